//! The corpus: every word that the law names, and other things that people write.

use super::{Keyword, recognise};

/// The lines of the corpus: what is meant, and the message.
fn corpus() -> Vec<(Option<Keyword>, String)> {
    let lines = include_str!("corpus.txt").lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (meant, message) = line.split_once('\t').expect("a tab");
            let meant = match meant {
                "STOP" => Some(Keyword::Stop),
                "START" => Some(Keyword::Start),
                "HELP" => Some(Keyword::Help),
                "-" => None,
                other => panic!("unknown mark {other}"),
            };
            (meant, unescaped(message))
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("\\s", " ").replace("\\n", "\n");
    let mut parts = text.split("\\u{");
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_once('}').expect("a closing brace");
        let code = u32::from_str_radix(hex, 16).expect("hexadecimal");
        unescaped.push(char::from_u32(code).expect("a character"));
        unescaped.push_str(rest);
    }
    unescaped
}

fn missed(meant: Keyword) -> Vec<String> {
    let wrong = |(expected, message): &(Option<Keyword>, String)| {
        *expected == Some(meant) && recognise(message) != *expected
    };
    let lines = corpus().into_iter().filter(wrong);
    lines.map(|(_, message)| message).collect()
}

#[test]
fn the_corpus_is_large_and_has_both_kinds() {
    let corpus = corpus();
    let chat = corpus.iter().filter(|(meant, _)| meant.is_none()).count();
    assert!(corpus.len() >= 300, "{} lines", corpus.len());
    assert!(chat >= 100, "{chat} lines that ask for nothing");
}

#[test]
fn every_way_to_say_stop_is_understood() {
    assert_eq!(missed(Keyword::Stop), Vec::<String>::new());
}

#[test]
fn every_way_to_say_start_and_help_is_understood() {
    assert_eq!(missed(Keyword::Start), Vec::<String>::new());
    assert_eq!(missed(Keyword::Help), Vec::<String>::new());
}

#[test]
fn at_most_one_in_a_hundred_other_messages_is_mistaken() {
    let corpus = corpus();
    let chat: Vec<&str> = corpus
        .iter()
        .filter(|(meant, _)| meant.is_none())
        .map(|(_, message)| message.as_str())
        .collect();
    let mistaken: Vec<_> = chat
        .iter()
        .filter_map(|message| recognise(message).map(|keyword| (keyword, *message)))
        .collect();
    assert!(mistaken.len() * 100 <= chat.len(), "{mistaken:?}");
}

#[test]
fn a_long_message_is_no_keyword_however_it_begins() {
    assert_eq!(recognise(&"STOP ".repeat(20)), Some(Keyword::Stop));
    assert_eq!(recognise(&"STOP ".repeat(1000)), None);
    assert_eq!(recognise(&"\u{1f6d1}".repeat(50)), None);
}
