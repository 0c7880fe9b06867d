//! Numbers as they were before their country's plan changed, and what they are now.
//!
//! Data: the calling code, the old national number, the new number, and whether it can be nothing else; above each, who
//! changed it and when. A row applies only if its result is a valid number. It is not certain if the old form begins as the
//! new one does: then it can also be a number of today with a digit left out.

use crate::{NumberKind, ParsedNumber, PhoneNumber, metadata::Pattern, parse};

/// The new form of a number that is not valid, and whether that is certain.
pub(super) fn of_parsed(written: &ParsedNumber) -> Option<(PhoneNumber, bool)> {
    let e164 = written.e164();
    find(written.calling_code(), e164.strip_prefix('+')?)
}

/// The new form of a valid number, or its form as a mobile.
pub(super) fn of_valid(number: &PhoneNumber, by_text: bool) -> Option<(PhoneNumber, bool)> {
    let national = number.national_significant();
    if number.calling_code() == ARGENTINA {
        let is_landline = number.kind() == NumberKind::FixedLine;
        let mobile = format!("+{ARGENTINA}9{national}");
        let mobile = parse(&mobile, None).ok().filter(|_| is_landline && by_text);
        return mobile.map(|mobile| (mobile, true));
    }
    find(number.calling_code(), number.e164().strip_prefix('+')?)
}

fn find(calling_code: u16, digits: &str) -> Option<(PhoneNumber, bool)> {
    let national = digits.strip_prefix(&calling_code.to_string())?;
    RENEWALS
        .iter()
        .filter(|row| row.calling_code == calling_code)
        .find_map(|row| Some((row.renew(national)?, row.is_certain)))
}

/// Argentine mobiles are written with a 9 abroad and a 15 at home, and people omit both when the area code seems enough.
/// A number belongs to a landline or a mobile, never to both with and without the 9 (ENACOM, Plan Fundamental de Numeración
/// Nacional): adding the 9 does not produce somebody else's number.
const ARGENTINA: u16 = 54;

struct Renewal {
    calling_code: u16,
    /// The whole national number, with up to two groups.
    old: Pattern,
    /// The new number in E.164 without its plus; `$1` and `$2` refer to the groups.
    new: &'static str,
    is_certain: bool,
}

impl Renewal {
    fn renew(&self, national: &str) -> Option<PhoneNumber> {
        let found = self.old.find_at_start(national.as_bytes())?;
        let group = |index: usize| {
            let (start, end) = found.groups[index]?;
            national.get(start..end)
        };
        let digits = self
            .new
            .replace("$1", group(0).unwrap_or_default())
            .replace("$2", group(1).unwrap_or_default());
        parse(&["+", &digits].concat(), None).ok()
    }
}

const fn certain(calling_code: u16, old: &'static str, new: &'static str) -> Renewal {
    Renewal {
        calling_code,
        old: Pattern::new(old),
        new,
        is_certain: true,
    }
}

const fn likely(calling_code: u16, old: &'static str, new: &'static str) -> Renewal {
    Renewal {
        calling_code,
        old: Pattern::new(old),
        new,
        is_certain: false,
    }
}

#[rustfmt::skip]
static RENEWALS: [Renewal; 40] = [
    // Mexico, IFT, 2019-08-03: 01, 044 and 045 are no longer dialled, nor is the 1 of mobiles from abroad.
    // "Plan Técnico Fundamental de Numeración", Diario Oficial de la Federación, 2018-05-11.
    certain(52, r"(?:1|0(?:1|4[45]))(\d{10})$", "52$1"),
    // Argentina, ENACOM: 9 and 15 at the same time.
    certain(54, r"9(\d{2,4})15(\d{6,8})$", "549$1$2"),
    // As it is dialled within Buenos Aires, the only area whose numbers have eight digits.
    likely(54, r"15(\d{8})$", "54911$1"),
    // Brazil, Anatel, 2012 to 2016-11-06: the ninth digit of mobiles. Eight digits from 7 on are still in use by trunking.
    certain(55, r"([1-9]\d)([68]\d{7})$", "55$19$2"),
    likely(55, r"([1-9]\d)(9\d{7})$", "55$19$2"),
    // Chile, Subtel, 2016-08: mobiles have nine digits, and 09 is no longer dialled.
    certain(56, r"(?:0[89]([4-9]\d{7})|([4-8]\d{7}))$", "569$1$2"),
    likely(56, r"(9\d{7})$", "569$1"),
    // Colombia, CRC, 2021-09-01: landlines have ten digits. "Resolución CRC 5826", 2019.
    certain(57, r"([124-8]\d{7})$", "5760$1"),
    // Vietnam, Ministry of Information and Communications, 2018-09-15: mobiles of eleven digits have ten.
    // https://en.sggp.org.vn/mobile-phone-numbers-conversion-to-affect-60-million-subscribers-nationwide-post73454.html
    certain(84, r"120(\d{7})$", "8470$1"),
    certain(84, r"121(\d{7})$", "8479$1"),
    certain(84, r"122(\d{7})$", "8477$1"),
    certain(84, r"123(\d{7})$", "8483$1"),
    certain(84, r"124(\d{7})$", "8484$1"),
    certain(84, r"125(\d{7})$", "8485$1"),
    certain(84, r"126(\d{7})$", "8476$1"),
    certain(84, r"127(\d{7})$", "8481$1"),
    certain(84, r"128(\d{7})$", "8478$1"),
    certain(84, r"129(\d{7})$", "8482$1"),
    certain(84, r"16([2-9]\d{7})$", "843$1"),
    certain(84, r"18([68]\d{7})$", "845$1"),
    certain(84, r"19(9\d{7})$", "845$1"),
    // Ivory Coast, ARTCI, 2021-01-31: ten digits, by operator.
    // https://www.artci.ci/index.php/foire-aux-questions/470-nouveau-plan-de-national-de-numeroration.html
    certain(225, r"((?:0[1-3]|[457][0-3])\d{6})$", "22501$1"),
    certain(225, r"([04-9][4-6]\d{6})$", "22505$1"),
    certain(225, r"([04-9][7-9]\d{6})$", "22507$1"),
    // Benin, ARCEP, 2024-11-30: ten digits, each starting with 01. https://fr.allafrica.com/stories/202411300249.html
    certain(229, r"([2-9]\d{7})$", "22901$1"),
    // Mauritius, ICTA, 2013-09-01: a 5 before mobiles.
    certain(230, r"([789]\d{6})$", "2305$1"),
    // Cameroon, ART, 2014-11-21: a 6 before mobiles, a 2 before landlines. https://cio-mag.com/?p=1396
    certain(237, r"([57-9]\d{7})$", "2376$1"),
    likely(237, r"(6\d{7})$", "2376$1"),
    certain(237, r"([23]\d{7})$", "2372$1"),
    // Gabon, ARCEP, 2019-11-15; the old form ended on 2024-04-06.
    likely(241, r"0?(6[256]\d{5})$", "2416$1"),
    likely(241, r"0?(7[467]\d{5})$", "2417$1"),
    certain(241, r"0?(1\d{6})$", "2411$1"),
    certain(241, r"0?([256]\d{6})$", "2416$1"),
    certain(241, r"0?([47]\d{6})$", "2417$1"),
    // Kosovo, ITU, 2016-12-15: its own code instead of those of Monaco and Slovenia, whose numbers these can be.
    likely(377, r"(4[45]\d{6})$", "383$1"),
    likely(386, r"(4[39]\d{6})$", "383$1"),
    // Italy, 2001-06-29: mobiles lost their zero.
    certain(39, r"0(3\d{8,9})$", "39$1"),
    // Ecuador, Senatel, 2012-09-30: a 9 before mobiles.
    certain(593, r"(8\d{7})$", "5939$1"),
    likely(593, r"(9\d{7})$", "5939$1"),
    // Sint Maarten, Bureau Telecommunicatie en Post, 2011-09-30: in the North American plan.
    certain(599, r"(5\d{6})$", "1721$1"),
];
