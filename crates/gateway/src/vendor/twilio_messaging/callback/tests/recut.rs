//! Twilio's signature holds for every way to cut the same text into names and values: none but the true one may be read,
//! or it says the same.

use std::collections::BTreeSet;

use super::{ACCOUNT, Fields, SID, button, form, mms, owned, rcs, sms, whatsapp};
use crate::provider::Report;
use crate::vendor::twilio_messaging::Callbacks;
use crate::webhook::dialect::tests::verified;
use crate::webhook::{Dialect as _, Keyword};

/// A cut of a text: names and values in turn.
type Cut<'t> = Vec<(&'t str, &'t str)>;

fn joined(fields: &Fields) -> (String, Vec<(usize, usize)>) {
    let mut sorted = fields.clone();
    sorted.sort();
    let mut text = String::new();
    let mut places = Vec::new();
    for (name, value) in sorted {
        let begin = text.len();
        text.push_str(name);
        places.push((begin, text.len()));
        text.push_str(&value);
    }
    (text, places)
}

/// The cut at these places: where each name begins and ends. `None` where Twilio's signature would not hold for it, for
/// its parameters sort otherwise.
fn cut<'t>(text: &'t str, places: &[(usize, usize)]) -> Option<Cut<'t>> {
    let mut fields = Vec::new();
    for (index, (begin, value)) in places.iter().enumerate() {
        let end = places.get(index + 1).map_or(text.len(), |next| next.0);
        fields.push((text.get(*begin..*value)?, text.get(*value..end)?));
    }
    let starts = places.first().is_some_and(|first| first.0 == 0);
    (starts && fields.is_sorted_by(|one, next| one.0 < next.0)).then_some(fields)
}

/// A small generator, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("small")
    }
}

/// Every place where a name could begin and end: all that Twilio uses, and some that it does not.
fn candidates(text: &str) -> Vec<(usize, usize)> {
    let mut found = BTreeSet::new();
    for name in NAMES {
        found.extend(
            text.match_indices(name)
                .map(|(at, name)| (at, at + name.len())),
        );
    }
    for (at, _) in text.match_indices(|c: char| c.is_ascii_uppercase()) {
        let letters = text[at..]
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(text.len() - at);
        for length in [1, letters / 2, letters] {
            found.insert((at, at + length.max(1)));
        }
    }
    found.into_iter().collect()
}

/// Other cuts of the same text: each boundary moved, parameters given to their neighbours, and names chosen at random
/// wherever there could be one.
fn recuts(fields: &Fields, dice: &mut Dice) -> Vec<String> {
    let (text, places) = joined(fields);
    let original = cut(&text, &places).expect("sorted");
    let mut cuts: Vec<Vec<(usize, usize)>> = Vec::new();
    for index in 0..places.len() {
        for other in index..places.len() {
            let gone = |place: &usize| *place != index && *place != other;
            let kept = (0..places.len()).filter(gone);
            cuts.push(kept.map(|index| places[index]).collect());
        }
        let (begin, value) = places[index];
        for place in begin.saturating_sub(40)..(value + 40).min(text.len()) {
            for moved in [(place, value), (begin, place)] {
                let mut places = places.clone();
                places[index] = moved;
                if moved.0 < moved.1 {
                    cuts.push(places);
                }
            }
        }
    }
    let candidates = candidates(&text);
    for _ in 0..300 {
        // Most of the true ones, and some others.
        let mut chosen: Vec<(usize, usize)> = Vec::new();
        for place in &places {
            if dice.below(8) > 0 {
                chosen.push(*place);
            }
        }
        for _ in 0..=dice.below(6) {
            chosen.push(candidates[dice.below(candidates.len())]);
        }
        chosen.sort_unstable();
        chosen.dedup_by_key(|place| place.0);
        let mut end = 0;
        chosen.retain(|place| {
            let apart = place.0 >= end;
            if apart {
                end = place.1;
            }
            apart
        });
        cuts.push(chosen);
    }
    let cuts = cuts.iter().filter_map(|places| cut(&text, places));
    cuts.filter(|cut| *cut != original)
        .map(|cut| form(&cut))
        .collect()
}

type Meaning = Option<(String, Option<Keyword>)>;

fn meaning(body: &str) -> Option<Meaning> {
    let inbound = Callbacks.inbound(&verified(body)).ok()?;
    Some(inbound.map(|inbound| (inbound.from.e164().to_owned(), inbound.keyword)))
}

/// What somebody writes who hopes that it becomes parameters.
fn attacks() -> Vec<String> {
    let sid = "SM0123456789abcdef0123456789abcdee";
    let all = format!(
        "MessageSid{sid}NumMedia0NumSegments1SmsMessageSid{sid}SmsSid{sid}SmsStatusreceivedTo+12025550199"
    );
    [
        "STOP".to_owned(),
        "hello".to_owned(),
        "STOPFrom+12025550177".to_owned(),
        "STARTFrom+12025550177FromCity".to_owned(),
        "STOPFromwhatsapp:+12025550177MediaUrl0https://x.example/".to_owned(),
        "STOPFromrcs:+12025550177Label".to_owned(),
        format!("STOPFrom+12025550177{all}Zzz"),
        format!("STARTFrom+12025550177{all}ToCity"),
        format!(
            "STOPFrom+12025550177MessageSid{sid}NumMedia0NumSegments1OptOutTypeSTOPProfileName"
        ),
        format!("SmsMessageSid{sid}SmsSid{sid}SmsStatusreceivedTo+12025550199Zzz"),
        "OptOutTypeSTOP".to_owned(),
        format!("OptOutTypeSTARTSmsMessageSid{SID}"),
    ]
    .into()
}

#[test]
fn no_other_cut_of_a_message_says_anything_else() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut tried, mut read) = (0, 0);
    let mut misread = Vec::new();
    for attack in attacks() {
        let mut fixtures = vec![
            sms(&attack),
            mms(&attack),
            rcs(&attack),
            button(&attack),
            whatsapp(&attack, "Ada"),
            whatsapp("STOP", &attack),
            whatsapp(&attack, &attack),
        ];
        let mut placed = whatsapp("", "Ada");
        placed.extend(owned(&[
            ("Latitude", "38.9"),
            ("Longitude", "-77.03"),
            ("Label", "Gifts From Ada"),
            ("Address", "1600 Pennsylvania Avenue"),
        ]));
        fixtures.push(placed);
        let mut own_words = sms(&attack);
        own_words.push(("OptOutType", "STOP".to_owned()));
        fixtures.push(own_words);
        for fields in fixtures {
            let meant = meaning(&form(&fields));
            assert!(meant.is_some(), "the true one is read: {fields:?}");
            for recut in recuts(&fields, &mut dice) {
                tried += 1;
                let understood = meaning(&recut);
                if understood.is_some() {
                    read += 1;
                    if understood != meant {
                        misread.push(format!("{understood:?} for {meant:?}: {recut}"));
                    }
                }
            }
        }
    }
    assert!(tried >= 500, "{tried}");
    misread.dedup();
    misread.truncate(12);
    assert_eq!(misread, Vec::<String>::new());
    eprintln!("{tried} re-cuts, {read} of them read, and they say the same");
}

#[test]
fn no_other_cut_of_a_status_says_anything_else() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut tried = 0;
    for (status, more) in [
        ("undelivered", vec![("ErrorCode", "30006")]),
        ("failed", vec![("ErrorCode", "21610")]),
        (
            "failed",
            vec![
                ("ErrorCode", "63014"),
                ("ChannelStatusMessage", "Channel error"),
                ("ChannelToAddress", "+1202555XXXX"),
                ("EventType", "UNDELIVERED"),
            ],
        ),
        ("delivered", vec![]),
    ] {
        let mut fields = owned(&[
            ("AccountSid", ACCOUNT),
            ("ApiVersion", "2010-04-01"),
            ("From", "whatsapp:+12025550199"),
            ("MessageSid", SID),
            ("MessageStatus", status),
            ("SmsSid", SID),
            ("SmsStatus", status),
            ("To", "whatsapp:+12025550100"),
        ]);
        fields.extend(owned(&more));
        let told = |body: &str| -> Option<(Vec<String>, Option<String>)> {
            let news = Callbacks.news(&verified(body)).ok()?;
            let told = |report: &Report| {
                format!(
                    "{} {:?} {:?}",
                    report.handle.expose(),
                    report.status,
                    report.reason
                )
            };
            let stopped = news
                .opt_outs
                .first()
                .map(|it| it.number.as_ref().expect("a number").e164().to_owned());
            Some((news.reports.iter().map(told).collect(), stopped))
        };
        let meant = told(&form(&fields));
        assert!(meant.is_some());
        for recut in recuts(&fields, &mut dice) {
            tried += 1;
            let understood = told(&recut);
            assert!(understood.is_none() || understood == meant, "{recut}");
        }
    }
    assert!(tried >= 500, "{tried}");
}

const NAMES: [&str; 44] = [
    "AccountSid",
    "Address",
    "ApiVersion",
    "Body",
    "ButtonPayload",
    "ButtonText",
    "ChannelMetadata",
    "ChannelStatusMessage",
    "ErrorCode",
    "ErrorMessage",
    "EventType",
    "Forwarded",
    "FrequentlyForwarded",
    "From",
    "FromCity",
    "FromCountry",
    "FromState",
    "FromZip",
    "Label",
    "Latitude",
    "Longitude",
    "MediaContentType0",
    "MediaUrl0",
    "MessageSid",
    "MessageStatus",
    "MessageType",
    "MessagingServiceSid",
    "NumMedia",
    "NumSegments",
    "OptOutType",
    "OriginalRepliedMessageSender",
    "OriginalRepliedMessageSid",
    "ProfileName",
    "ReferralNumMedia",
    "SmsMessageSid",
    "SmsSid",
    "SmsStatus",
    "To",
    "ToCity",
    "ToCountry",
    "ToState",
    "ToZip",
    "WaId",
    "Zzz",
];
