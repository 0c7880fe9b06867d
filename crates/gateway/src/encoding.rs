//! base64url without padding (RFC 4648, section 5), lower-case hexadecimal, and the framing of everything that is authenticated.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Encodes without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes; `None` for anything but the canonical encoding of some bytes.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Lower-case hexadecimal, two digits per byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits =
        |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from(DIGITS[usize::from(half)]));
    bytes.iter().flat_map(digits).collect()
}

/// Decodes the output of [`hex`]; `None` for anything else, including upper case.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(digit(&pair[0])? << 4 | digit(&pair[1])?))
        .collect()
}

/// Joins fields so that two different lists never give the same bytes: each is preceded by its length.
///
/// Otherwise, authenticated data could be split differently (CVE-2025-68113 was such a splice).
pub(crate) fn length_prefixed(fields: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(fields.iter().map(|field| field.len() + 8).sum());
    for field in fields {
        joined.extend_from_slice(&(field.len() as u64).to_be_bytes());
        joined.extend_from_slice(field);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{base64url, from_base64url, from_hex, hex, length_prefixed};

    #[test]
    fn fields_cannot_be_cut_at_another_place() {
        assert_ne!(
            length_prefixed(&[b"12", b"345"]),
            length_prefixed(&[b"123", b"45"])
        );
        assert_ne!(length_prefixed(&[b"", b"a"]), length_prefixed(&[b"a"]));
    }

    #[test]
    fn only_the_canonical_encoding_is_read() {
        assert_eq!(base64url(&[0xfb]), "-w");
        assert_eq!(from_base64url("-w"), Some(vec![0xfb]));
        for other in ["-x", "-w==", "+w", " -w"] {
            assert_eq!(from_base64url(other), None, "{other}");
        }
    }

    #[test]
    fn only_lower_case_hexadecimal_is_read() {
        assert_eq!(hex(&[0x00, 0xaf]), "00af");
        assert_eq!(from_hex("00af"), Some(vec![0x00, 0xaf]));
        for other in ["00AF", "0af", "0g", " 0af", "é"] {
            assert_eq!(from_hex(other), None, "{other}");
        }
    }
}
