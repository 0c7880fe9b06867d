//! Drawing, reading and keeping codes.

use std::sync::atomic::{AtomicU8, Ordering};

use super::{Code, MacKeys};
use crate::entropy::Entropy;
use crate::verify::VerificationId;

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
        "١٢٣٤٥٦",
        "۱۲۳۴۵۶",
        "123456",
    ] {
        let code = Code::read(typed).expect(typed);
        assert_eq!(code.expose(), "123456", "{typed}");
    }
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
    let kept = keys.keep(&here, &code).expect("one key");

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
