//! Codes and ids: the only place that generates randomness.

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has randomness");
    bytes
}

/// A code of `length` digits. Good enough for a stand-in: modulo bias does not matter here.
pub(crate) fn code(length: usize) -> String {
    let drawn = bytes::<16>();
    (0..length.min(drawn.len()))
        .map(|index| char::from(b'0' + drawn[index] % 10))
        .collect()
}

/// Hexadecimal digits, lower case.
pub(crate) fn hex32() -> String {
    use std::fmt::Write as _;
    bytes::<16>()
        .iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// A random UUID (RFC 9562, version 4).
pub(crate) fn uuid() -> String {
    let hex = hex32();
    format!(
        "{}-{}-4{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    )
}

/// A small whole number, as `VerifyNow` gives out ids.
pub(crate) fn number() -> u32 {
    u32::from_be_bytes(bytes()) % 9_000_000 + 1_000_000
}
