//! Which country is preselected: the page's, else the gateway's, else the time zone's, else the language's.

use phone::Region;

use super::*;

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn site_in(default_country: Option<&str>) -> Event {
    Event::Configured(Ok(ConfigAnswer {
        default_country: default_country.map(str::to_owned),
        ..site()
    }))
}

fn guess(code: &str) -> Event {
    Event::RegionGuessed(region(code))
}

#[track_caller]
fn preselects(options: Options, events: Vec<Event>, expected: Option<&str>) {
    let mut machine = Machine::unplaced(options);
    for event in events {
        machine.tell(event);
    }
    assert_eq!(machine.state.phone.region, expected.map(region));
}

#[test]
fn a_better_guess_takes_the_place_of_a_worse_one() {
    let any = Options::default;
    preselects(any(), vec![], None);
    preselects(any(), vec![guess("US")], Some("US"));
    preselects(any(), vec![guess("US"), guess("DE")], Some("DE"));
    preselects(any(), vec![guess("US"), site_in(Some("GB"))], Some("GB"));
    preselects(any(), vec![guess("US"), site_in(None)], Some("US"));
    // The gateway can be quicker than the look at the time zone.
    preselects(any(), vec![site_in(Some("GB")), guess("DE")], Some("GB"));
}

#[test]
fn the_page_s_own_country_is_above_every_guess() {
    let options = Options {
        country: Some(region("IT")),
        ..Options::default()
    };
    preselects(
        options,
        vec![guess("US"), site_in(Some("GB")), guess("DE")],
        Some("IT"),
    );
}

#[test]
fn nothing_overrides_what_the_person_chose() {
    let events = vec![
        Event::RegionChosen(region("IT")),
        guess("US"),
        site_in(Some("GB")),
        guess("DE"),
    ];
    preselects(Options::default(), events, Some("IT"));
}

#[test]
fn nothing_overrides_the_country_of_what_the_person_has_typed() {
    let typed = |text: &str| Event::PhoneHeld(text.to_owned());
    let events = vec![guess("US"), typed("202"), site_in(Some("GB")), guess("DE")];
    preselects(Options::default(), events, Some("US"));
    let events = vec![typed("+49 1512"), site_in(Some("GB")), guess("US")];
    preselects(Options::default(), events, Some("DE"));
}

#[test]
fn a_national_number_that_was_there_before_is_read_in_the_first_country_that_is_guessed() {
    let typed = Event::PhoneHeld("07400 123456".to_owned());
    let events = vec![typed, guess("GB"), guess("US")];
    preselects(Options::default(), events, Some("GB"));
}

#[test]
fn a_country_that_is_not_offered_is_not_preselected() {
    let options = || Options {
        countries: vec![region("DE"), region("GB"), region("AT")],
        ..Options::default()
    };
    preselects(options(), vec![guess("US")], None);
    preselects(
        options(),
        vec![guess("DE"), site_in(Some("US"))],
        Some("DE"),
    );
    // The site serves DE, GB, IT and US alone.
    preselects(options(), vec![guess("AT"), site_in(None)], None);
    preselects(
        options(),
        vec![guess("AT"), site_in(Some("DE"))],
        Some("DE"),
    );
}

#[test]
fn the_only_country_that_is_offered_needs_no_guess() {
    let options = Options {
        countries: vec![region("DE"), region("AT")],
        exclude_countries: vec![region("AT")],
        ..Options::default()
    };
    preselects(options, vec![], Some("DE"));
    let site = ConfigAnswer {
        allowed_countries: vec!["GB".to_owned()],
        ..site()
    };
    preselects(
        Options::default(),
        vec![guess("US"), Event::Configured(Ok(site))],
        Some("GB"),
    );
}
