//! Formatting a number while it is typed, one character after the other.
//!
//! A port of the rules of libphonenumber's `AsYouTypeFormatter`: the same outputs, digit for digit. It only ever
//! appends; a field that is edited in the middle is formatted again from its characters.

mod formats;
mod prefix;

use crate::{
    Region, digits,
    metadata::{self, NumberFormat, Territory},
};

/// Formats a number as its characters are typed.
///
/// ```
/// let mut formatter = phone::AsYouType::new("US".parse().ok());
/// let steps: Vec<String> = "2025550123".chars().map(|typed| formatter.input(typed).to_owned()).collect();
/// assert_eq!(steps[3], "202-5");
/// assert_eq!(steps[9], "(202) 555-0123");
/// ```
#[derive(Debug, Clone)]
pub struct AsYouType {
    default: Option<&'static Territory>,
    /// Whose formats apply: those of the default region until a calling code says otherwise.
    current: Option<&'static Territory>,
    /// What is shown.
    output: String,
    /// Everything typed, as typed.
    accrued: String,
    /// Everything typed that dials: digits, and a `+` at the start.
    dialled: String,
    /// The formatted text before the national number: plus or international prefix, calling code, national prefix.
    prefix: String,
    space_after_prefix: bool,
    /// The national prefix that was taken off the national number.
    national_prefix: String,
    national: String,
    mode: Mode,
    /// Whether a whole national significant number is being typed (a prefix was seen) rather than a local one.
    complete: bool,
    expects_calling_code: bool,
    /// Formats that can still become the number's, best first.
    possible: Vec<&'static NumberFormat>,
    /// The shape of the format the template was made from; empty if there is none.
    shape: &'static str,
    template: Vec<char>,
    /// Where in the template the last digit went.
    last_match: usize,
}

/// Whether we format the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Formatting,
    /// No format fits what has been typed so far.
    OutOfFormats,
    /// The person typed punctuation: the text stays as it is.
    Punctuated,
}

/// How many digits of the national number must be typed before formats are chosen.
const MIN_LEADING_DIGITS: usize = 3;
/// Represents, in a template, a digit not yet typed: U+2008 PUNCTUATION SPACE.
const PLACEHOLDER: char = '\u{2008}';
/// Digits in the longest number there can be.
const LONGEST: usize = 15;

impl AsYouType {
    /// A formatter for numbers typed in a region; without one only international numbers are formatted.
    pub fn new(region: Option<Region>) -> Self {
        let default = region
            .and_then(metadata::of_region)
            .and_then(|territory| metadata::main_of(territory.calling_code()));
        Self {
            default,
            current: default,
            output: String::new(),
            accrued: String::new(),
            dialled: String::new(),
            prefix: String::new(),
            space_after_prefix: false,
            national_prefix: String::new(),
            national: String::new(),
            mode: Mode::Formatting,
            complete: false,
            expects_calling_code: false,
            possible: Vec::new(),
            shape: "",
            template: Vec::new(),
            last_match: 0,
        }
    }

    /// Starts again, for the same region.
    pub fn clear(&mut self) {
        self.current = self.default;
        for text in [
            &mut self.output,
            &mut self.accrued,
            &mut self.dialled,
            &mut self.prefix,
            &mut self.national_prefix,
            &mut self.national,
        ] {
            text.clear();
        }
        self.space_after_prefix = false;
        self.mode = Mode::Formatting;
        self.complete = false;
        self.expects_calling_code = false;
        self.possible.clear();
        self.shape = "";
        self.template.clear();
        self.last_match = 0;
    }

    /// What is shown now.
    pub fn output(&self) -> &str {
        &self.output
    }

    /// Takes one more character and returns what is shown now.
    ///
    /// Digits of any script are understood; punctuation ends the formatting, because the person formats the number.
    pub fn input(&mut self, typed: char) -> &str {
        self.output = self.accept(typed);
        &self.output
    }

    fn accept(&mut self, typed: char) -> String {
        self.accrued.push(typed);
        let typed = self.accrue(typed);
        if self.mode != Mode::Formatting {
            return self.recover();
        }
        match self.dialled.chars().count() {
            0..=2 => return self.accrued.clone(),
            3 => {
                if self.take_international_prefix() {
                    self.expects_calling_code = true;
                } else {
                    self.national_prefix = self.take_national_prefix();
                    return self.choose_format();
                }
            }
            _ => {}
        }
        if self.expects_calling_code {
            if self.take_calling_code() {
                self.expects_calling_code = false;
            }
            return [self.prefix.as_str(), &self.national].concat();
        }
        if self.possible.is_empty() {
            return self.choose_format();
        }
        let partial = self.fill_in(typed);
        if let Some(whole) = self.format_whole() {
            return whole;
        }
        self.narrow();
        if self.renew_template() {
            return self.fill_in_all();
        }
        if self.mode == Mode::Formatting {
            self.append_national(&partial)
        } else {
            self.accrued.clone()
        }
    }

    /// Adds a digit or a leading plus to what is dialled, as an ASCII digit; punctuation ends the formatting.
    fn accrue(&mut self, typed: char) -> char {
        if let Some(digit) = digits::to_ascii(typed) {
            self.dialled.push(digit);
            self.national.push(digit);
            return digit;
        }
        if self.accrued.chars().count() == 1 && digits::is_plus(typed) {
            self.dialled.push(typed);
            if typed != '+' {
                self.national.push(typed);
            }
        } else {
            self.mode = Mode::Punctuated;
        }
        typed
    }

    /// No format fits so far: a long prefix may have to be taken off first.
    fn recover(&mut self) -> String {
        if self.mode == Mode::Punctuated {
            return self.accrued.clone();
        }
        if self.take_international_prefix() {
            if self.take_calling_code() {
                return self.start_over();
            }
        } else if self.take_longer_national_prefix() {
            // A separate space: it must not change with the formats chosen later.
            self.prefix.push(' ');
            return self.start_over();
        }
        self.accrued.clone()
    }

    fn start_over(&mut self) -> String {
        self.mode = Mode::Formatting;
        self.expects_calling_code = false;
        self.possible.clear();
        self.last_match = 0;
        self.template.clear();
        self.shape = "";
        self.choose_format()
    }

    fn choose_format(&mut self) -> String {
        if self.national.chars().count() < MIN_LEADING_DIGITS {
            return self.append_national(&self.national);
        }
        self.find_formats();
        if let Some(whole) = self.format_whole() {
            return whole;
        }
        if self.renew_template() {
            self.fill_in_all()
        } else {
            self.accrued.clone()
        }
    }

    fn append_national(&self, national: &str) -> String {
        let space =
            self.space_after_prefix && !self.prefix.is_empty() && !self.prefix.ends_with(' ');
        [self.prefix.as_str(), if space { " " } else { "" }, national].concat()
    }
}

#[cfg(test)]
mod tests;
