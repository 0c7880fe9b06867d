//! `base_url` of a vendor: the real one, or a stand-in.

use hyper::Uri;

use super::{ConfigError, Environment};

/// Checks that a URL can be called: `https`, or `http` to this machine or outside production; no query.
pub(crate) fn check(key: &str, url: &str, environment: Environment) -> Result<(), ConfigError> {
    let uri: Option<Uri> = url.parse().ok();
    let Some((uri, host)) = uri
        .as_ref()
        .and_then(|uri| Some((uri, uri.host()?)))
        .filter(|(uri, _)| matches!(uri.scheme_str(), Some("https" | "http")))
        .filter(|(uri, _)| uri.query().is_none() && !url.contains('#'))
        .filter(|(uri, _)| !uri.authority().is_some_and(|it| it.as_str().contains('@')))
    else {
        return Err(ConfigError::at(
            key,
            "must be a URL such as https://api.vendor.example, without query or credentials",
        ));
    };
    let here = host == "localhost" || host == "[::1]" || host.starts_with("127.");
    if uri.scheme_str() == Some("http") && environment == Environment::Production && !here {
        return Err(ConfigError::at(
            key,
            "must be https in production: credentials and codes are sent there",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::setting::Environment::{Development, Production};

    #[test]
    fn a_vendor_is_called_over_https_but_on_this_machine() {
        for (url, environment, good) in [
            ("https://api.vendor.example", Production, true),
            ("https://api.vendor.example/below/", Production, true),
            ("http://127.0.0.1:9000/twilio", Production, true),
            ("http://[::1]:9000", Production, true),
            ("http://api.vendor.example", Production, false),
            ("http://api.vendor.example", Development, true),
            (
                "http://127.0.0.1.vendor.example@evil.example",
                Production,
                false,
            ),
            ("https://user:password@vendor.example", Development, false),
            ("https://vendor.example/?a=b", Development, false),
            ("https://vendor.example/#a", Development, false),
            ("ftp://vendor.example", Development, false),
            ("vendor.example", Development, false),
            ("", Development, false),
        ] {
            let outcome = check("providers.x.base_url", url, environment);
            assert_eq!(outcome.is_ok(), good, "{url}");
        }
    }
}
