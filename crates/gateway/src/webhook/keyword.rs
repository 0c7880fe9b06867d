//! STOP, START and HELP, as people write them: whole messages, never a word inside one.
//!
//! The law's rule is "by any reasonable means" (47 CFR 64.1200(a)(10)); but "I can't stop
//! laughing" is not an opt-out. So the whole message has to be a known word or phrase once case, accents, punctuation,
//! emoji, and courtesies at its ends are removed.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What a message asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    /// No more messages.
    Stop,
    /// Messages again.
    Start,
    /// Who is this?
    Help,
}

/// What the whole of `text` asks for; `None` for everything else that people write.
pub fn recognise(text: &str) -> Option<Keyword> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let tokens = tokens(text);
    let meant = without_courtesies(&tokens);
    if meant.is_empty() {
        return None;
    }
    let whole = meant.concat();
    let table = &*TABLE;
    if table.help.contains(&whole) {
        return Some(Keyword::Help);
    }
    if table.start.contains(&whole) {
        return Some(Keyword::Start);
    }
    // "STOP STOP STOP", "STOP UNSUBSCRIBE".
    let all_stop = meant.iter().all(|token| table.stop.contains(token));
    (all_stop || table.stop.contains(&whole) || asks_to_stop(meant)).then_some(Keyword::Stop)
}

/// "Please stop sending me these messages": an opening, and then only words that add nothing to it.
fn asks_to_stop(tokens: &[String]) -> bool {
    let table = &*TABLE;
    let begins = |tokens: &[String], opening: &[String]| tokens.starts_with(opening);
    let tokens = table
        .openings
        .iter()
        .filter(|opening| begins(tokens, opening))
        .map(|opening| &tokens[opening.len()..])
        .min_by_key(|rest| rest.len())
        .unwrap_or(tokens);
    table.points.iter().any(|point| {
        begins(tokens, point)
            && tokens[point.len()..]
                .iter()
                .all(|token| table.fillers.contains(token))
    })
}

fn without_courtesies(tokens: &[String]) -> &[String] {
    let is_courtesy = |token: &String| TABLE.courtesies.contains(token);
    let begin = tokens.iter().position(|token| !is_courtesy(token));
    let end = tokens.iter().rposition(|token| !is_courtesy(token));
    match (begin, end) {
        (Some(begin), Some(end)) => &tokens[begin..=end],
        _ => &[],
    }
}

/// Words without case, width, accents and everything that is neither a letter nor a digit.
fn tokens(text: &str) -> Vec<String> {
    let folded: String = text
        .nfkd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        // Turkish capitals lose or gain a dot, depending on the keyboard.
        .map(|c| if c == 'ı' { 'i' } else { c })
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A mark that people leave out in haste: on Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and
/// Arabic. The vowel signs of the Indic scripts are different.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}')
        // Between and around the letters of copied text, and inside emoji.
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
        || matches!(c, '\'' | '’' | '‘' | '`')
}

/// The lists of `keyword/words.txt`, folded like messages.
struct Table {
    stop: HashSet<String>,
    start: HashSet<String>,
    help: HashSet<String>,
    courtesies: HashSet<String>,
    fillers: HashSet<String>,
    openings: Vec<Vec<String>>,
    points: Vec<Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let joined = |name| phrases(name).map(|phrase| phrase.concat()).collect();
    Table {
        stop: joined("[stop]"),
        start: joined("[start]"),
        help: joined("[help]"),
        courtesies: joined("[courtesies]"),
        fillers: joined("[fillers]"),
        openings: phrases("[openings]").collect(),
        points: phrases("[points]").collect(),
    }
});

/// The phrases of a section, each as its words.
fn phrases(section: &str) -> impl Iterator<Item = Vec<String>> {
    include_str!("keyword/words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip_while(move |line| *line != section)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .flat_map(|line| line.split(','))
        .map(tokens)
        .filter(|phrase| !phrase.is_empty())
}

/// Longer than any way to say stop, in any script.
const MAX_BYTES: usize = 400;

#[cfg(test)]
mod tests;
