//! base64url without padding (RFC 4648, section 5), and the framing of everything that is authenticated.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Encodes without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes; `None` for anything but the one canonical encoding of some bytes.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Joins fields so that no two different lists give the same bytes: each is preceded by its length.
///
/// Without it, what is authenticated could be cut at another place (CVE-2025-68113 was such a splice).
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
    use super::{base64url, from_base64url, length_prefixed};

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
}
