//! Limits that limit nothing, or let nothing through.

use super::{PRODUCTION, names, read, refuses};

const LIMITS: &str = "[limits]\n";

#[test]
fn a_bound_that_bounds_nothing_is_none() {
    let budget = "daily_budget = 50\nprices = { default = 0.05 }";
    for (limits, key) in [
        (
            "daily_budget = 1e12\nprices = { default = 0.05 }",
            "limits.daily_budget",
        ),
        (
            "daily_budget = 1000000\nprices = { default = 0.05 }",
            "limits.daily_budget",
        ),
        (
            "daily_budget = 50\nprices = { default = 0.000001 }",
            "limits.daily_budget",
        ),
        (
            "daily_budget = 500\nprices = { default = 1, SMS-US = 0.0001 }",
            "limits.daily_budget",
        ),
        (
            "daily_budget = 50\nsite_budgets = { shop = 1000000000 }\nprices = { default = 0.05 }",
            "limits.site_budgets",
        ),
        ("site_sends = [\"1000000000/1d\"]", "limits.site_sends"),
        ("site_sends = [\"1000/1s\"]", "limits.site_sends"),
    ] {
        refuses(budget, limits, key, "which limits nothing");
        let meant = PRODUCTION.replace(budget, &format!("unlimited = true\n{limits}"));
        let unbounded = read(&meant).expect("meant").unbounded();
        assert_eq!(unbounded[0].key, key, "{unbounded:?}");
    }
    // The tighter one counts.
    let both =
        "site_sends = [\"1000/1d\", \"1000/1s\"]\ndaily_budget = 1e12\nprices = { default = 0.05 }";
    let text = PRODUCTION.replace(budget, both);
    assert_eq!(read(&text).expect("bounded").unbounded(), []);
    let much = "daily_budget = 40000\nprices = { default = 0.05 }";
    assert_eq!(
        read(&PRODUCTION.replace(budget, much))
            .expect("much")
            .unbounded(),
        []
    );
}

#[test]
fn a_budget_that_pays_for_no_message_is_named() {
    for budget in ["daily_budget = 0", "daily_budget = 0.04"] {
        names(
            "daily_budget = 50",
            budget,
            "limits.daily_budget",
            "nothing will be sent",
        );
    }
    let own = "daily_budget = 50\nsite_budgets = { shop = 0 }";
    names(
        "daily_budget = 50",
        own,
        "limits.site_budgets",
        "nothing will be sent",
    );
}

#[test]
fn a_quota_that_is_switched_off_is_named_in_production() {
    for (line, key) in [
        ("number = []", "limits.number"),
        ("address_sends = []", "limits.address_sends"),
        ("address_checks = []", "limits.address_checks"),
        ("address_repeats = []", "limits.address_repeats"),
        (
            "number_wrong_codes = \"1000/1h\"",
            "limits.number_wrong_codes",
        ),
    ] {
        let text = PRODUCTION.replace(LIMITS, &format!("{LIMITS}{line}\n"));
        let warnings = read(&text).expect("good").warnings;
        let keys: Vec<&str> = warnings.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, [key]);
        let text = text.replace("\"production\"", "\"development\"");
        assert_eq!(read(&text).expect("good").warnings, []);
    }
}

#[test]
fn a_wait_that_nobody_outlasts_is_refused_or_named() {
    let wait = |waits: &str| format!("[otp]\nresend_after_seconds = {waits}\n");
    let key = "otp.resend_after_seconds";
    refuses("[otp]\n", &wait("[4294967295]"), key, "more than a day");
    refuses("[otp]\n", &wait("[30, 86401]"), key, "more than a day");
    names("[otp]\n", &wait("[600]"), key, "nobody can request another");
}

#[test]
fn a_connection_that_is_closed_before_the_proxy_closes_it_is_named() {
    let text = PRODUCTION.replace("[http]\n", "[http]\nkeep_alive_seconds = 60\n");
    let warnings = read(&text).expect("good").warnings;
    assert_eq!(warnings[0].key, "http.keep_alive_seconds");
}
