//! Numbers that regulators reserve for films, books, documentation and tests: nobody has them.
//!
//! Data: prefixes in E.164, above each who reserved them and where that is published. A number belongs to one if it starts
//! with it and has as many digits as its country's numbers.

/// Whether a number (E.164) is reserved, so that nobody can have it.
pub fn is_reserved(e164: &str) -> bool {
    is_north_american(e164) || RESERVED.iter().any(|prefix| e164.starts_with(prefix))
}

/// NANP, 555-0100 to 555-0199 of every area code (ATIS-0300115, "555 NXX Line Number Reference Document").
fn is_north_american(e164: &str) -> bool {
    e164.len() == 12 && e164.starts_with("+1") && e164.get(5..10) == Some("55501")
}

/// The prefixes, except for the North American ones.
#[rustfmt::skip]
pub const RESERVED: &[&str] = &[
    // United Kingdom, Ofcom, "Telephone numbers for use in TV and radio drama programmes", 2019.
    // https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
    "+441134960", "+441144960", "+441154960", "+441164960", "+441174960", "+441184960", "+441214960", "+441314960",
    "+441414960", "+441514960", "+441614960", "+441632960", "+441914980", "+442079460", "+442890180", "+442920180",
    "+443069990", "+447700900", "+448081570", "+449098790",
    // France, Arcep, decision 2018-0881, annex 1, numbers for audiovisual works.
    // https://legal.tricoteuses.fr/articles/JORFARTI000037263033
    "+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998",
    // Germany, Bundesnetzagentur, "Rufnummern für Medienproduktionen", Mitteilung 148/2021, Amtsblatt 7/2021, page 489.
    // https://www.bundesnetzagentur.de/DE/Fachthemen/Telekommunikation/Nummerierung/_DL/mittlg148_2021.pdf
    "+493023125", "+494066969", "+496990009", "+498999998", "+492214710", "+4915228817386", "+4915228895456",
    "+4915254599371", "+4917139200", "+491729925904", "+491729968532", "+491729973185", "+491729973186",
    "+491729980752", "+491749091317", "+491749464308", "+49176040690",
    // Australia, ACMA, "Phone numbers for use in TV shows, films and creative works", 2021.
    // https://www.acma.gov.au/phone-numbers-use-tv-shows-films-and-creative-works
    "+6125550", "+6127010", "+6135550", "+6137010", "+6175550", "+6177010", "+6185550", "+6187010",
    "+61491570006", "+61491570110", "+61491570156", "+61491570157", "+61491570158", "+61491570159", "+61491570313",
    "+61491570737", "+61491571266", "+61491571491", "+61491571804", "+61491572549", "+61491572665", "+61491572983",
    "+61491573087", "+61491573770", "+61491574118", "+61491574632", "+61491575254", "+61491575789", "+61491576398",
    "+61491576801", "+61491577426", "+61491577644", "+61491578148", "+61491578212", "+61491578888", "+61491578957",
    "+61491579455", "+61491579760",
    // Sweden, PTS, "Telefonnummer för användning i böcker och filmer m.m.", 2022.
    // https://www.pts.se/sv/bransch/telefoni/nummer-och-adressering/telefonnummer-for-anvandning-i-bocker-och-filmer-etc/
    "+463139006", "+464062804", "+468465004", "+469803192", "+46701740605", "+46701740606", "+46701740607",
    "+46701740608", "+46701740609", "+4670174061", "+4670174062", "+4670174063", "+4670174064", "+4670174065",
    "+4670174066", "+4670174067", "+4670174068", "+4670174069",
    // Ireland, ComReg, numbering conditions of use, 020 91x for drama, 2015.
    "+3532091",
];

#[cfg(test)]
mod tests {
    use super::{RESERVED, is_reserved};
    use crate::parse_unvalidated;

    #[test]
    fn regulators_examples_are_reserved_and_their_neighbours_are_not() {
        for (number, region, expected) in [
            ("07700 900123", "GB", true),
            ("07700 901123", "GB", false),
            ("020 7946 0018", "GB", true),
            ("020 7946 1018", "GB", false),
            ("06 39 98 00 01", "FR", true),
            ("06 39 97 00 01", "FR", false),
            ("0491 570 156", "AU", true),
            ("0491 570 155", "AU", false),
            ("0152 28817386", "DE", true),
            ("0152 28817387", "DE", false),
            ("030 23125 456", "DE", true),
            ("070-174 06 05", "SE", true),
            ("070-174 06 99", "SE", true),
            ("070-174 06 04", "SE", false),
            ("020 912 3456", "IE", true),
            ("(202) 555-0123", "US", true),
            ("(416) 555-0199", "CA", true),
            ("(202) 555-0200", "US", false),
            ("(202) 555-1123", "US", false),
        ] {
            let read = parse_unvalidated(number, region.parse().ok()).unwrap();
            assert_eq!(is_reserved(&read.e164()), expected, "{number}");
        }
        assert!(!is_reserved(""));
        assert!(!is_reserved("+1"));
    }

    #[test]
    fn every_prefix_is_some_countrys_and_none_is_within_another() {
        for prefix in RESERVED {
            let digits = prefix.strip_prefix('+').unwrap();
            assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{prefix}");
            assert!(
                crate::numbering::calling_code_at_start(digits).is_some(),
                "{prefix}"
            );
            let within = RESERVED.iter().filter(|other| prefix.starts_with(**other));
            assert_eq!(within.count(), 1, "{prefix}");
        }
    }
}
