//! Whether what a person types means a country: its name in their language or in English, its ISO code, its calling
//! code, the first letters of its words, or a name it goes by.
//!
//! Texts come decomposed and in lower case (Unicode's form NFD): the browser has the tables for that, and a test can
//! spell it out.

use phone::Region;

/// A country as it is searched for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which one.
    pub region: Region,
    /// Its name in the page's language, as it is shown.
    pub name: String,
    /// Digits after `+`.
    pub calling_code: u16,
    /// In the page's language and in English, and what else it is known by, folded; each once.
    names: Vec<String>,
    /// How many of these are what it is called; the others come second.
    called: usize,
    /// ISO code in lower case.
    code: String,
}

/// How well a country fits; less is better.
type Rank = u8;

const EXACT: Rank = 0;
const BEGINS: Rank = 1;
/// A name that is not on the list, such as "Korea (South)".
const OTHER_BEGINS: Rank = 2;
const WORD_BEGINS: Rank = 3;
/// What many such names have in common, as "Union" in "Union of the Comoros", or a word of one.
const OTHERWISE: Rank = 4;
const INITIALS: Rank = 5;
const WITHIN: Rank = 6;
const EACH_WORD: Rank = 7;
/// All of them, best first.
pub(super) const RANKS: std::ops::RangeInclusive<Rank> = EXACT..=EACH_WORD;

impl Entry {
    /// A country, its name, and its names in the page's language and in English, decomposed and in lower case.
    pub fn new(region: Region, name: String, plain: [&str; 2]) -> Self {
        let mut entry = Self {
            region,
            name,
            calling_code: phone::calling_code(region),
            code: region.as_str().to_ascii_lowercase(),
            names: Vec::new(),
            called: 0,
        };
        for name in plain {
            entry.is_also(name);
        }
        entry.called = entry.names.len();
        entry
    }

    /// Whether this is its ISO code, in lower case.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.code == code
    }

    /// Another name of it, decomposed and in lower case. Saints are known by their whole title, too.
    pub(super) fn is_also(&mut self, name: &str) {
        let name = fold(name);
        let titles = |from: &str, to: &str| {
            let words = name
                .split(' ')
                .map(|word| if word == from { to } else { word });
            words.collect::<Vec<_>>().join(" ")
        };
        let variants = [titles("st", "saint"), titles("saint", "st")];
        for name in [name].into_iter().chain(variants) {
            if !name.is_empty() && !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }

    /// How well it fits; `None` if not at all.
    pub(super) fn rank(&self, query: &Query) -> Option<Rank> {
        match query {
            Query::Everything => Some(EXACT),
            Query::Number { digits, country } => self.rank_number(digits, *country),
            Query::Words(words) => self.rank_words(words).or_else(|| {
                let (article, rest) = words.split_once(' ')?;
                ARTICLES.contains(&article).then(|| self.rank_words(rest))?
            }),
        }
    }

    fn rank_number(&self, digits: &str, country: Option<Region>) -> Option<Rank> {
        let own = self.calling_code.to_string();
        if own == digits {
            let main = phone::main_region(self.calling_code) == Some(self.region);
            return Some(if main { EXACT } else { BEGINS });
        }
        if own.starts_with(digits) {
            return Some(WORD_BEGINS);
        }
        // Beyond the calling code, the digits themselves tell which country of a shared one is meant.
        (digits.starts_with(&own) && country == Some(self.region)).then_some(EXACT)
    }

    fn rank_words(&self, words: &str) -> Option<Rank> {
        if self.code == words || self.goes_by(words) || self.names.iter().any(|name| name == words)
        {
            return Some(EXACT);
        }
        let named = self.names.iter().enumerate().filter_map(|(place, name)| {
            let rank = rank_name(name, words)?;
            let is_general = name.find(" of ").is_some_and(|of| words.len() <= of);
            Some(match rank {
                BEGINS if place >= self.called && !is_general => OTHER_BEGINS,
                BEGINS | WORD_BEGINS if place >= self.called => OTHERWISE,
                _ => rank,
            })
        });
        named.min().or_else(|| {
            let each = |word: &str| {
                self.code == word
                    || self.names.iter().any(|name| at_word(name, word).is_some())
                    || digits_of(word)
                        .is_some_and(|digits| self.calling_code.to_string().starts_with(&digits))
            };
            words.split(' ').all(each).then_some(EACH_WORD)
        })
    }

    fn goes_by(&self, words: &str) -> bool {
        let mut others = OTHER_NAMES.iter();
        others.any(|(code, other)| {
            *code == self.code && (words == *other || words.len() >= 3 && other.starts_with(words))
        })
    }
}

/// What was typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Query {
    /// Nothing, or only a `+`.
    Everything,
    /// Digits, and the country a number that begins so belongs to.
    Number {
        digits: String,
        country: Option<Region>,
    },
    /// Folded.
    Words(String),
}

impl Query {
    /// Reads what stands in the search field, decomposed and in lower case.
    pub(super) fn read(typed: &str) -> Self {
        let words = fold(typed);
        if words.is_empty() {
            return Self::Everything;
        }
        match digits_of(&words) {
            Some(digits) => {
                // As dialled from abroad: `0044`.
                let digits = digits.trim_start_matches('0').to_owned();
                let country = phone::resolve_country(&format!("+{digits}"), None);
                Self::Number { digits, country }
            }
            None => Self::Words(words),
        }
    }
}

/// The digits of a text that has no letters.
fn digits_of(folded: &str) -> Option<String> {
    let digits: String = folded.chars().filter_map(phone::ascii_digit).collect();
    let letters = folded.chars().filter(|c| *c != ' ').count();
    (!digits.is_empty() && digits.chars().count() == letters).then_some(digits)
}

fn rank_name(name: &str, words: &str) -> Option<Rank> {
    match at_word(name, words) {
        Some(0) => Some(BEGINS),
        Some(_) => Some(WORD_BEGINS),
        None if words.len() > 1 && are_initials(name, words) => Some(INITIALS),
        None if words.len() > 1 && name.contains(words) => Some(WITHIN),
        None => None,
    }
}

/// Where in a folded name a word begins with these letters.
fn at_word(name: &str, letters: &str) -> Option<usize> {
    let mut at = 0;
    name.split(' ').find_map(|word| {
        let start = at;
        at += word.len() + 1;
        name[start..].starts_with(letters).then_some(start)
    })
}

/// Whether the words of a name begin with these letters, one each: `uae`, `uk`.
fn are_initials(name: &str, letters: &str) -> bool {
    let mut words = name
        .split(' ')
        .filter(|word| !["and", "of", "the"].contains(word));
    letters
        .chars()
        .all(|letter| words.next().is_some_and(|word| word.starts_with(letter)))
}

/// Letters and digits alone, without accents, words apart by one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Accents, Hebrew points, Arabic vowel signs: few people type them.
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\''
            | '’'
            | 'ʻ'
            | 'ʼ'
            | '.' => {}
            // Letters that are not a letter and an accent, as people spell them without them.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ð' | 'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'a'..='z' | '0'..='9' => folded.push(c),
            '&' => push_word(&mut folded, "and"),
            '\0'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3003}' => {
                push_word(&mut folded, "");
            }
            other => folded.push(other),
        }
    }
    folded.truncate(folded.trim_end_matches(' ').len());
    folded
}

/// Ends the word before, and adds this one.
fn push_word(folded: &mut String, word: &str) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded.push_str(word);
    if !word.is_empty() {
        folded.push(' ');
    }
}

/// What may stand before a country's name.
const ARTICLES: [&str; 12] = [
    "the", "la", "le", "les", "los", "las", "el", "die", "der", "das", "il", "de",
];

/// Names that people know and browsers do not give, by ISO code: the few that are always at hand. The others are loaded
/// when the list is opened, and a list that has none of them yet is of use all the same.
const OTHER_NAMES: [(&str, &str); 17] = [
    ("us", "usa"),
    ("us", "america"),
    ("gb", "uk"),
    ("gb", "great britain"),
    ("gb", "england"),
    ("gb", "scotland"),
    ("gb", "wales"),
    ("nl", "holland"),
    ("tr", "turkey"),
    ("cz", "czech republic"),
    ("ci", "ivory coast"),
    ("mm", "burma"),
    ("sz", "swaziland"),
    ("mk", "fyrom"),
    ("cv", "cabo verde"),
    ("tl", "east timor"),
    ("va", "holy see"),
];

#[cfg(test)]
mod tests;
