//! Which representation a client gets: content coding (RFC 9110, section 12.5.3) and entity tags (section 13.1.2).

use axum::http::HeaderValue;
use axum::http::header::GetAll;

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Brotli,
    Gzip,
}

impl Coding {
    /// The suffix of its files' names.
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

/// The available coding with the highest weight; among equals the smallest: brotli, then gzip, then the uncompressed
/// file. That is also what a client gets that accepts none of them.
pub(super) fn choose(
    accept: &GetAll<'_, HeaderValue>,
    existing: impl Iterator<Item = Coding>,
) -> Coding {
    let lines: Vec<&str> = accept.iter().filter_map(|it| it.to_str().ok()).collect();
    let header = lines.join(",");
    let existing: Vec<Coding> = existing.collect();
    let mut chosen = (Coding::Identity, weight(&header, Coding::Identity));
    for coding in [Coding::Gzip, Coding::Brotli] {
        let weight = weight(&header, coding);
        if existing.contains(&coding) && weight > 0 && weight >= chosen.1 {
            chosen = (coding, weight);
        }
    }
    chosen.0
}

/// In thousandths. A coding that is not named counts like `*`; without either, only the uncompressed file is acceptable.
fn weight(header: &str, coding: Coding) -> u32 {
    let named = |wanted: &str| {
        header.split(',').find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next()?.eq_ignore_ascii_case(wanted);
            named.then(|| parts.find_map(quality).unwrap_or(1000))
        })
    };
    match coding.name() {
        Some(name) => named(name).or_else(|| named("*")).unwrap_or(0),
        // Last among equals, unless it is requested by name.
        None => named("identity").unwrap_or(0),
    }
}

/// `q=0.5`: one digit, and up to three decimals.
fn quality(parameter: &str) -> Option<u32> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, rest) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let whole: u32 = matches!(whole, "0" | "1").then(|| whole.parse().ok())??;
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u32 = format!("{rest:0<3}").parse().ok()?;
    Some((whole * 1000 + thousandths).min(1000))
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
    use axum::http::header::ACCEPT_ENCODING;
    use axum::http::{HeaderMap, HeaderValue};

    use super::{Coding, choose, matches};

    fn of(lines: &[&'static str], existing: &[Coding]) -> Coding {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(line));
        }
        choose(&headers.get_all(ACCEPT_ENCODING), existing.iter().copied())
    }

    #[track_caller]
    fn chosen(header: &'static str, expected: Coding) {
        let all = [Coding::Identity, Coding::Brotli, Coding::Gzip];
        assert_eq!(of(&[header], &all), expected, "{header}");
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
    fn what_the_client_weighs_more_comes_first() {
        chosen("br;q=0.5, gzip;q=0.8", Coding::Gzip);
        chosen("br;q=0.5, gzip;q=0.5", Coding::Brotli);
        chosen("br;q=0.001", Coding::Brotli);
        chosen("br; q=0, *", Coding::Gzip);
        chosen("br;q=0, *;q=0.1", Coding::Gzip);
        chosen("*;q=0, gzip", Coding::Gzip);
        chosen("BR;Q=0, GZIP;Q=1.0", Coding::Gzip);
        chosen("br ; q = 0.000 , gzip", Coding::Gzip);
        chosen("identity, br;q=0.5, gzip;q=0.5", Coding::Identity);
        chosen("identity, br", Coding::Brotli);
        chosen("identity;q=0", Coding::Identity);
        let all = [Coding::Identity, Coding::Brotli, Coding::Gzip];
        assert_eq!(of(&["gzip", "br"], &all), Coding::Brotli);
        assert_eq!(of(&[], &all), Coding::Identity);
    }

    #[test]
    fn a_coding_that_does_not_exist_is_not_chosen() {
        let existing = [Coding::Identity, Coding::Gzip];
        assert_eq!(of(&["br, gzip"], &existing), Coding::Gzip);
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
