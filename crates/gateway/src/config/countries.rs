//! Countries as people write them, and the ISO 3166-1 codes that are meant.

use phone::Region;

/// Reads a code; otherwise says what is wrong with it, and which code is probably meant.
pub(super) fn read(code: &str) -> Result<Region, String> {
    code.parse().map_err(|_| wrong(code))
}

/// What to say of a text that is no country's code.
pub(super) fn wrong(text: &str) -> String {
    match meant(text) {
        Some(code) => format!("`{text}` is not an ISO 3166-1 code: write {code}"),
        None => format!("`{text}` is not an ISO 3166-1 code of two letters, such as US"),
    }
}

fn meant(text: &str) -> Option<&'static str> {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    let written = letters.collect::<String>().to_ascii_uppercase();
    let known = COMMON.iter().find(|(_, all)| all.contains(&&*written));
    known.map(|(code, _)| *code)
}

/// What is written in place of a code, letters alone: its three-letter code, its name, the end of its domains.
const COMMON: [(&str, &[&str]); 36] = [
    (
        "GB",
        &["UK", "GBR", "ENG", "SCO", "UNITEDKINGDOM", "ENGLAND"],
    ),
    ("US", &["USA", "UNITEDSTATES", "UNITEDSTATESOFAMERICA"]),
    ("AE", &["UAE", "ARE", "UNITEDARABEMIRATES"]),
    ("GR", &["EL", "GRC", "GREECE"]),
    ("AR", &["ARG", "ARGENTINA"]),
    ("AT", &["AUT", "AUSTRIA"]),
    ("AU", &["AUS", "AUSTRALIA"]),
    ("BE", &["BEL", "BELGIUM"]),
    ("BR", &["BRA", "BRAZIL"]),
    ("CA", &["CAN", "CANADA"]),
    ("CH", &["CHE", "SUI", "SWITZERLAND"]),
    ("CN", &["CHN", "CHINA"]),
    ("CZ", &["CZE", "CZECHIA"]),
    ("DE", &["DEU", "GER", "GERMANY"]),
    ("DK", &["DNK", "DEN", "DENMARK"]),
    ("ES", &["ESP", "SPAIN"]),
    ("FI", &["FIN", "FINLAND"]),
    ("FR", &["FRA", "FRANCE"]),
    ("ID", &["IDN", "INDONESIA"]),
    ("IE", &["IRL", "IRELAND"]),
    ("IN", &["IND", "INDIA"]),
    ("IT", &["ITA", "ITALY"]),
    ("JP", &["JPN", "JAP", "JAPAN"]),
    ("KR", &["KOR", "SOUTHKOREA"]),
    ("MX", &["MEX", "MEXICO"]),
    ("NG", &["NGA", "NIGERIA"]),
    ("NL", &["NLD", "NED", "NETHERLANDS"]),
    ("NO", &["NOR", "NORWAY"]),
    ("NZ", &["NZL", "NEWZEALAND"]),
    ("PH", &["PHL", "PHILIPPINES"]),
    ("PL", &["POL", "POLAND"]),
    ("PT", &["PRT", "POR", "PORTUGAL"]),
    ("SE", &["SWE", "SWEDEN"]),
    ("SG", &["SGP", "SINGAPORE"]),
    ("TR", &["TUR", "TURKEY", "TURKIYE"]),
    ("ZA", &["ZAF", "RSA", "SOUTHAFRICA"]),
];

#[cfg(test)]
mod tests {
    use super::{COMMON, meant, read};

    #[test]
    fn what_is_meant_is_named() {
        for (text, code) in [
            ("UK", Some("GB")),
            ("uk", Some("GB")),
            ("U.K.", Some("GB")),
            ("USA", Some("US")),
            ("United States", Some("US")),
            ("EL", Some("GR")),
            ("UAE", Some("AE")),
            ("XX", None),
            ("+1", None),
            ("", None),
        ] {
            assert_eq!(meant(text), code, "{text}");
            assert!(read(text).is_err(), "{text}");
        }
        for (code, all) in COMMON {
            assert!(read(code).is_ok(), "{code}");
            assert!(all.iter().all(|text| read(text).is_err()), "{code}");
        }
    }
}
