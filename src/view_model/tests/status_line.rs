//! The status line, and what the fields say of it.

use super::*;

#[test]
fn an_error_is_said_below_and_in_the_field_that_it_is_about() {
    let mut screen = Screen::new();
    assert_eq!(screen.seen().status_line, StatusLine::default());
    screen.tell(Event::SendPressed);
    let line = screen.seen().status_line;
    assert_eq!(line.text, "Enter your phone number.");
    assert!(line.is_error && !line.is_quiet);
    let fields = screen.fields();
    assert_eq!(
        fields.phone.description.as_deref(),
        Some("Enter your phone number.")
    );
    assert!(fields.phone.is_invalid);
    assert_eq!(fields.code, FieldModel::default());
    assert_eq!(fields.code_label, None);
}

#[test]
fn a_sentence_names_its_country_in_the_language_of_the_words() {
    let mut screen = Screen::new();
    screen.hold("(202) 055-0123");
    screen.tell(Event::SendPressed);
    let line = screen.seen().status_line;
    assert_eq!(
        line.text,
        "No phone in <US> has this number. Check its digits and the country."
    );
}

#[test]
fn what_the_step_itself_shows_is_for_the_ear_alone() {
    let mut screen = Screen::new();
    screen.hold("(202) 555-0123");
    screen.tell(Event::SendPressed);
    let line = screen.seen().status_line;
    assert_eq!(line.text, "Sending the code…");
    assert!(line.is_quiet && !line.is_error);
}

#[test]
fn what_is_said_again_is_heard_in_two_regions_by_turns() {
    let mut screen = Screen::new();
    let said = "Enter your phone number.";
    screen.tell(Event::SendPressed);
    assert_eq!(screen.seen().status_line.repeated, ["", ""]);
    screen.tell(Event::SendPressed);
    assert_eq!(screen.seen().status_line.repeated, [said, ""]);
    screen.tell(Event::SendPressed);
    assert_eq!(screen.seen().status_line.repeated, ["", said]);
}

#[test]
fn a_countdown_goes_on_beside_the_sentence() {
    let mut screen = Screen::at_code_step();
    screen.pass_seconds(30);
    let line = screen.seen().status_line;
    assert_eq!(line.text, "Code sent. Check your messages.");
    assert_eq!(line.announcement, "You can request a new code now.");
}

#[test]
fn a_wrong_code_is_said_of_the_code_field() {
    let mut screen = Screen::at_code_step();
    assert_eq!(
        screen.fields().code_label.as_deref(),
        Some("Verification code, 6 digits")
    );
    screen.enter("111111");
    screen.checked(Ok(ValidateData::Failed { attempts_left: 4 }));
    let fields = screen.fields();
    assert!(fields.code.is_invalid);
    assert_eq!(
        fields.code.description.as_deref(),
        Some("That code isn't right. 4 attempts left.")
    );
    assert_eq!(fields.phone, FieldModel::default());
}
