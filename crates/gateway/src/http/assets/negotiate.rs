//! Which representation a client gets: content coding (RFC 9110, section 12.5.3) and entity tags (section 13.1.2).

use axum::http::HeaderValue;

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Brotli,
    Gzip,
}

impl Coding {
    /// What its files' names end with.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Its name in headers.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }
}

/// The smallest acceptable one of those that exist: brotli, then gzip, then the file as it is.
pub(super) fn choose(
    accept: Option<&HeaderValue>,
    existing: impl Iterator<Item = Coding>,
) -> Coding {
    let accept = accept
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let existing: Vec<Coding> = existing.collect();
    [Coding::Brotli, Coding::Gzip]
        .into_iter()
        .find(|coding| existing.contains(coding) && accepts(accept, *coding))
        .unwrap_or(Coding::Identity)
}

fn accepts(header: &str, coding: Coding) -> bool {
    let Some(name) = coding.name() else {
        return true;
    };
    let weight = |wanted: &str| {
        header.split(',').find_map(|item| {
            let mut parts = item.split(';');
            let named = parts.next()?.trim().eq_ignore_ascii_case(wanted);
            named.then(|| {
                parts
                    .filter_map(|parameter| parameter.trim().strip_prefix("q="))
                    .find_map(|q| q.parse::<f32>().ok())
                    .unwrap_or(1.0)
            })
        })
    };
    weight(name).or_else(|| weight("*")).unwrap_or(0.0) > 0.0
}

/// Whether `If-None-Match` names this tag.
pub(super) fn matches(header: Option<&HeaderValue>, etag: &HeaderValue) -> bool {
    let (Some(header), Ok(etag)) = (header.and_then(|value| value.to_str().ok()), etag.to_str())
    else {
        return false;
    };
    header.split(',').map(str::trim).any(|candidate| {
        candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == etag
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::{Coding, choose, matches};

    #[track_caller]
    fn chosen(header: &'static str, expected: Coding) {
        let all = [Coding::Identity, Coding::Brotli, Coding::Gzip];
        let header = HeaderValue::from_static(header);
        assert_eq!(choose(Some(&header), all.into_iter()), expected);
    }

    #[test]
    fn the_smallest_acceptable_coding_is_chosen() {
        chosen("gzip, deflate, br, zstd", Coding::Brotli);
        chosen("gzip", Coding::Gzip);
        chosen("br;q=0, gzip;q=0.5", Coding::Gzip);
        chosen("*", Coding::Brotli);
        chosen("*;q=0", Coding::Identity);
        chosen("identity", Coding::Identity);
        chosen("", Coding::Identity);
        chosen("broken;;;q=x,,", Coding::Identity);
        chosen("brx, x-gzip", Coding::Identity);
    }

    #[test]
    fn a_coding_that_does_not_exist_is_not_chosen() {
        let header = HeaderValue::from_static("br, gzip");
        let existing = [Coding::Identity, Coding::Gzip];
        assert_eq!(choose(Some(&header), existing.into_iter()), Coding::Gzip);
    }

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        let etag = HeaderValue::from_static("\"abc\"");
        for header in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"] {
            assert!(matches(Some(&HeaderValue::from_static(header)), &etag));
        }
        assert!(!matches(Some(&HeaderValue::from_static("\"x\"")), &etag));
        assert!(!matches(None, &etag));
    }
}
