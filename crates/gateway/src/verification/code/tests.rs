//! Generating, reading and storing codes.

use std::sync::atomic::{AtomicU8, Ordering};

use super::{Code, MacKeys, Typed};
use crate::entropy::Entropy;
use crate::verification::VerificationId;

/// Counts upwards from zero, byte by byte.
#[derive(Debug, Default)]
struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn every_digit_is_drawn_equally_often() {
    let entropy = Counting::default();
    let mut seen = [0_u32; 10];
    // 25 codes of ten digits use each of the 250 accepted byte values once.
    for _ in 0..25 {
        for digit in Code::generate(10, &entropy).expose().bytes() {
            seen[usize::from(digit - b'0')] += 1;
        }
    }
    assert_eq!(seen, [25; 10]);
}

#[test]
fn typed_codes_are_read_leniently() {
    for typed in [
        "123456",
        " 123 456 ",
        "123-456",
        "123‑456",
        "123\u{2013}456",
        "\u{200f}123456\u{200e}",
        "١٢٣٤٥٦",
        "۱۲۳۴۵۶",
        "123456",
    ] {
        let code = Code::read(typed).expect(typed);
        assert_eq!(code.expose(), "123456", "{typed}");
    }
}

#[test]
fn the_decimal_digits_of_every_script_count() {
    // The zeros of N'Ko, Devanagari, Bengali, Thai, Tibetan, Khmer, Vai, mathematical bold, Adlam and others.
    for zero in [
        0x30_u32, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xb66, 0xe50, 0xf20, 0x1040, 0x17e0, 0x1810,
        0xa620, 0xff10, 0x104a0, 0x1d7ce, 0x1d7f6, 0x1e950,
    ] {
        let digit = |value| char::from_u32(zero + value).expect("a character");
        let typed: String = [0, 1, 2, 3, 4, 9].into_iter().map(digit).collect();
        let code = Code::read(&typed).expect(&typed);
        assert_eq!(code.expose(), "012349", "{typed}");
    }
    // Numerals that are not decimal digits.
    for typed in ["Ⅻ", "十二", "①②③④⑤⑥", "½"] {
        assert_eq!(Code::read(typed), None, "{typed}");
    }
}

#[test]
fn a_number_has_as_many_zeros_in_front_as_it_may_have_lost() {
    let keys = MacKeys::new([[1; 32]]);
    let here = VerificationId::from_bytes([1; 16]).key();
    let kept = keys.keep(&here, &Code("001161".to_owned()));
    let number = Typed::number(1161).expect("a code");
    assert!(keys.candidate_of(&here, &number).matches(&kept));
    assert_eq!(number.padded(6).expose(), "001161");
    assert!(keys.candidate_of(&here, &number).fits(&(6..=6)));
    let text = Typed::text("1161").expect("a code");
    assert!(!keys.candidate_of(&here, &text).matches(&kept));
    assert!(!keys.candidate_of(&here, &text).fits(&(6..=6)));
    let long = Typed::number(1_001_161).expect("a code");
    assert!(!keys.candidate_of(&here, &long).matches(&kept));
    assert!(!keys.candidate_of(&here, &long).fits(&(6..=6)));
    assert_eq!(Typed::number(12_345_678_901), None);
}

#[test]
fn what_cannot_be_a_code_is_not_read() {
    let long = "1".repeat(100_000);
    for typed in [
        "",
        " ",
        "abc",
        "12345a",
        "12345678901",
        "😀",
        "1.5",
        "\0",
        "-12345",
        "\u{2212}123456",
        "123456-",
        "-",
        &long,
    ] {
        assert_eq!(Code::read(typed), None);
    }
}

#[test]
fn a_mac_belongs_to_one_code_one_verification_and_one_key() {
    let keys = MacKeys::new([[1; 32]]);
    let others = MacKeys::new([[2; 32]]);
    let here = VerificationId::from_bytes([1; 16]).key();
    let there = VerificationId::from_bytes([2; 16]).key();
    let code = Code("123456".to_owned());
    let kept = keys.keep(&here, &code);

    assert!(keys.candidate(&here, &code).matches(&kept));
    assert!(!keys.candidate(&there, &code).matches(&kept));
    assert!(!others.candidate(&here, &code).matches(&kept));
    let other = Code("123457".to_owned());
    assert!(!keys.candidate(&here, &other).matches(&kept));
}

#[test]
fn codes_and_macs_print_nothing() {
    let code = Code("123456".to_owned());
    assert_eq!(format!("{code:?}"), "Code(…)");
    let kept = MacKeys::new([[1; 32]]).keep(&VerificationId::from_bytes([1; 16]).key(), &code);
    assert!(!format!("{kept:?}").contains("123"));
}
