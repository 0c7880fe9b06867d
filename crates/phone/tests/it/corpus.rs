//! The recorded answers of libphonenumber: see `corpus/generate.py`.

use std::io::Read as _;

use phone::Region;

/// What libphonenumber made of an input.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) region: Option<Region>,
    pub(crate) input: String,
    pub(crate) answer: Answer,
}

/// A number, or the name of libphonenumber's error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    Number {
        e164: String,
        national: String,
        international: String,
        kind: String,
        region: String,
        valid: bool,
    },
    Error(String),
}

/// What is shown after each typed character.
#[derive(Debug)]
pub(crate) struct Typed {
    pub(crate) region: Option<Region>,
    pub(crate) input: String,
    pub(crate) steps: Vec<String>,
}

pub(crate) fn parsed() -> Vec<Case> {
    lines("corpus/parsed.tsv.gz")
        .iter()
        .map(|fields| Case {
            region: fields[0].parse().ok(),
            input: fields[1].clone(),
            answer: match &fields[2..] {
                [error] => Answer::Error(error.clone()),
                [e164, national, international, kind, region, valid] => Answer::Number {
                    e164: e164.clone(),
                    national: national.clone(),
                    international: international.clone(),
                    kind: kind.clone(),
                    region: region.clone(),
                    valid: valid == "1",
                },
                other => panic!("a line of the corpus has {} fields", other.len() + 2),
            },
        })
        .collect()
}

pub(crate) fn typed() -> Vec<Typed> {
    lines("corpus/as-you-type.tsv.gz")
        .iter()
        .map(|fields| Typed {
            region: fields[0].parse().ok(),
            input: fields[1].clone(),
            steps: fields[2].split('\u{1f}').map(str::to_owned).collect(),
        })
        .collect()
}

fn lines(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    text.lines()
        .map(|line| {
            line.split('\t')
                .map(|field| field.replace('\u{2424}', "\n"))
                .collect()
        })
        .collect()
}
