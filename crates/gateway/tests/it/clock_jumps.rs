//! A clock that was wrong for a while, either way: whatever was recorded meanwhile, nobody waits for longer than the
//! longest quota, no code and no token outlives its time, and nothing is kept forever.

use gateway::store::Cutoffs;
use serde_json::{Value, json};

use crate::support::{Answer, Gateway, other_than};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// How far the clock is ahead, or behind.
const JUMPS: [i64; 12] = [
    -3650 * DAY,
    -365 * DAY,
    -DAY,
    -HOUR,
    -300,
    -60,
    60,
    300,
    HOUR,
    DAY,
    365 * DAY,
    3650 * DAY,
];
const NUMBER: &str = "+12025550123";
const ANOTHER: &str = "+12025550124";

async fn send(gateway: &Gateway, number: &str, key: Option<&str>) -> Answer {
    let body = json!({"siteKey": "pk_shop", "phoneNumber": number});
    let mut call = gateway.post("send").page().peer("203.0.113.7");
    if let Some(key) = key {
        call = call.header("Idempotency-Key", key);
    }
    call.json(body).await
}

/// What was done while the clock was wrong.
struct Wrong {
    gateway: Gateway,
    id: String,
    code: String,
    verified: String,
    verified_code: String,
    token: String,
    keyed: Vec<u8>,
}

/// Does a bit of everything at a wrong time, and corrects the clock.
async fn done_at(jump: i64) -> Wrong {
    let gateway = Gateway::new();
    gateway.clock.advance_seconds(jump);
    let id = |data: Value| data["verificationId"].as_str().expect("id").to_owned();
    let verified = id(send(&gateway, ANOTHER, None).await.data());
    let verified_code = gateway.code(ANOTHER);
    let data = gateway.validate(&verified, &verified_code).await.data();
    let token = data["token"].as_str().expect("token").to_owned();
    let first = send(&gateway, NUMBER, Some("a-key")).await;
    let code = gateway.code(NUMBER);
    let begun = id(first.data());
    let wrong = gateway.validate(&begun, &other_than(&code)).await.data();
    assert_eq!(wrong["attemptsLeft"], 4);
    gateway.clock.advance_seconds(12 - jump);
    Wrong {
        gateway,
        id: begun,
        code,
        verified,
        verified_code,
        token,
        keyed: first.bytes,
    }
}

async fn sweep(gateway: &Gateway) {
    let now = gateway.now();
    let before = Cutoffs {
        counted: now.minus_seconds(86_400),
        messages: now.minus_seconds(30 * 86_400),
    };
    for _ in 0..20 {
        let store = gateway.app.verifier.store();
        store.sweep(now, before, 16).await.expect("sweeps");
    }
}

#[tokio::test]
async fn nobody_waits_for_longer_than_a_quota() {
    for jump in JUMPS {
        let Wrong { gateway, id, .. } = done_at(jump).await;
        let mut waited = 0;
        while waited <= 120 {
            let answer = send(&gateway, NUMBER, None).await;
            if answer.status == 200 {
                break;
            }
            let wait = answer.problem(429, "RATE_LIMITED")["retryAfterSeconds"].as_i64();
            let wait = wait.expect("seconds");
            assert!(wait <= 60, "{jump}: {wait}");
            gateway.clock.advance_seconds(wait);
            waited += wait;
        }
        assert!(waited <= 120, "{jump}: {waited}");
        let answer = gateway.resend(&id).await;
        let wait = answer
            .header("Retry-After")
            .map_or(0, |text| text.parse().expect("seconds"));
        assert!(wait <= 600, "{jump}: {wait}");
        // The address gets its quota back as soon as any other.
        gateway.clock.advance_seconds(600);
        send(&gateway, "+12025550125", None).await.data();
    }
}

#[tokio::test]
async fn no_code_and_no_token_outlives_its_time() {
    for jump in JUMPS {
        for swept in [false, true] {
            let wrong = done_at(jump).await;
            let gateway = &wrong.gateway;
            if swept {
                sweep(gateway).await;
            }
            gateway.clock.advance_seconds(289);
            let refused = gateway.siteverify(&wrong.token).await;
            // A clock that was some minutes ahead gives that many more minutes.
            let is_exact = !(1..HOUR).contains(&jump);
            assert!(
                !is_exact || refused["success"] == false,
                "{jump}: {refused}"
            );
            // Ten minutes, and the usual correction of a clock.
            gateway.clock.advance_seconds(360);
            let late = gateway.validate(&wrong.id, &wrong.code).await;
            assert!(
                !is_exact || !late.text().contains("VERIFIED"),
                "{jump}: {}",
                late.text()
            );
            let again = gateway
                .validate(&wrong.verified, &wrong.verified_code)
                .await;
            assert!(!again.text().contains("token"), "{jump}: {}", again.text());
            if swept && jump == HOUR {
                // Nor does it become valid when its own time comes.
                gateway.clock.advance_seconds(HOUR - 661);
                let late = gateway.validate(&wrong.id, &wrong.code).await;
                assert!(!late.text().contains("VERIFIED"), "{}", late.text());
                gateway.clock.advance_seconds(661 - HOUR);
            }
            gateway.clock.advance_seconds(1800);
            let body = json!({"verificationId": wrong.verified});
            let fresh = gateway.post("refresh").page().json(body).await;
            assert!(
                matches!(fresh.status.as_u16(), 404 | 410),
                "{jump}: {}",
                fresh.text()
            );
        }
    }
}

#[tokio::test]
async fn a_request_is_repeated_for_ten_minutes_and_no_longer() {
    for jump in JUMPS {
        let wrong = done_at(jump).await;
        let again = send(&wrong.gateway, NUMBER, Some("a-key")).await;
        if jump >= 0 {
            assert_eq!(again.bytes, wrong.keyed, "{jump}");
        }
        wrong.gateway.clock.advance_seconds(661);
        let anew = send(&wrong.gateway, NUMBER, Some("a-key")).await;
        assert_ne!(anew.bytes, wrong.keyed, "{jump}");
    }
}

/// Every column that contains an instant, and how many seconds in the future it may be.
const COLUMNS: [(&str, &str, i64); 9] = [
    ("verifications", "purge_at", 4_200),
    ("verifications", "erase_at", 2_100),
    ("number_log", "at", 0),
    ("sends", "claimed_at", 0),
    ("sends", "reported_at", 0),
    ("buckets", "tat", 32 * DAY),
    ("replies", "expires_at", 600),
    ("replies", "lease_until", 600),
    ("callbacks", "forget_at", 400 * DAY),
];

#[tokio::test]
async fn nothing_is_kept_for_ever() {
    for jump in JUMPS {
        let wrong = done_at(jump).await;
        sweep(&wrong.gateway).await;
        let now = wrong.gateway.now();
        let path = wrong.gateway.folder().join("otp.sqlite");
        let store = rusqlite::Connection::open(path).expect("opens");
        for (table, column, seconds) in COLUMNS {
            let sql = format!("SELECT coalesce(max({column}), 0) FROM {table}");
            let latest: i64 = store.query_row(&sql, [], |row| row.get(0)).expect("reads");
            let most = now.0 + (seconds + 120) * 1000;
            assert!(
                latest <= most,
                "{jump}: {table}.{column} {}",
                (latest - now.0) / 1000
            );
        }
        let today = now.0.div_euclid(86_400_000);
        let latest: i64 = store
            .query_row("SELECT coalesce(max(day), 0) FROM spending", [], |row| {
                row.get(0)
            })
            .expect("reads");
        assert!(latest <= today + 1, "{jump}");
    }
}
