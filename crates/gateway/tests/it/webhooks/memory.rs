//! What is remembered of callbacks, and for how long, whatever dies in between.

use std::sync::Arc;

use gateway::clock::UnixMillis;
use gateway::store::Store;
use gateway::store::sqlite::SqliteStore;
use gateway::verification::callback::{CallbackId, Identity};
use gateway::verification::steps::{CallbackClaim as Claim, HELD_SECONDS, REDELIVERED_SECONDS};

const NOW: UnixMillis = UnixMillis(1_795_339_800_000);

fn identity(signed: &str, event: Option<&str>) -> Identity {
    Identity {
        signed: CallbackId::of(&[signed.as_bytes()]),
        event: event.map(|event| CallbackId::of(&[b"event", event.as_bytes()])),
        stamped: true,
    }
}

fn open(path: &std::path::Path) -> Arc<dyn Store> {
    Arc::new(SqliteStore::open(path).expect("opens"))
}

async fn claim(store: &Arc<dyn Store>, identity: &Identity, now: UnixMillis) -> Claim {
    let forget_at = now.plus_seconds(660);
    let claim = store.claim_callback(identity.clone(), forget_at, now);
    claim.await.expect("answers")
}

#[tokio::test]
async fn a_callback_is_fresh_once_also_after_a_restart() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("otp.sqlite");
    let seen = identity("a", None);
    let store = open(&path);
    assert_eq!(claim(&store, &seen, NOW).await, Claim::Fresh);
    store.finish_callback(seen.clone()).await.expect("finishes");
    assert_eq!(claim(&store, &seen, NOW).await, Claim::Repeated);
    drop(store);

    let store = reopen(&path).await;
    for seconds in [0, 1, 659] {
        let now = NOW.plus_seconds(seconds);
        store.forget_callbacks(now, 100).await.expect("forgets");
        assert_eq!(
            claim(&store, &seen, now).await,
            Claim::Repeated,
            "{seconds}"
        );
    }
    assert_eq!(claim(&store, &identity("b", None), NOW).await, Claim::Fresh);
}

/// The writer of the store that was dropped may still hold the file for a moment.
async fn reopen(path: &std::path::Path) -> Arc<dyn Store> {
    loop {
        match SqliteStore::open(path) {
            Ok(store) => return Arc::new(store),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

#[tokio::test]
async fn a_time_stamp_is_forgotten_only_when_it_is_worth_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(&folder.path().join("otp.sqlite"));
    let seen = identity("a", None);
    claim(&store, &seen, NOW).await;
    store.finish_callback(seen.clone()).await.expect("finishes");
    let forgotten = |seconds| store.forget_callbacks(NOW.plus_seconds(seconds), 100);
    // Stamped five minutes ahead, it is good for ten minutes.
    assert_eq!(forgotten(600).await.expect("forgets"), 0);
    assert_eq!(forgotten(660).await.expect("forgets"), 1);
    assert_eq!(claim(&store, &seen, NOW).await, Claim::Fresh);
}

#[tokio::test]
async fn what_is_released_or_held_by_the_dead_is_free_again() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(&folder.path().join("otp.sqlite"));
    let held = identity("a", Some("1"));
    assert_eq!(claim(&store, &held, NOW).await, Claim::Fresh);
    assert_eq!(claim(&store, &held, NOW).await, Claim::InHand);
    // The same event, signed anew, while the first is in hand.
    assert_eq!(
        claim(&store, &identity("b", Some("1")), NOW).await,
        Claim::InHand
    );
    store
        .release_callback(held.clone())
        .await
        .expect("releases");
    assert_eq!(claim(&store, &held, NOW).await, Claim::Fresh);
    // Nobody comes back from the dead.
    let late = NOW.plus_seconds(HELD_SECONDS);
    assert_eq!(claim(&store, &held, late).await, Claim::Fresh);
    store.finish_callback(held.clone()).await.expect("finishes");
    store.release_callback(held.clone()).await.expect("answers");
    assert_eq!(
        claim(&store, &held, late).await,
        Claim::Repeated,
        "what is done stays done"
    );
}

#[tokio::test]
async fn an_event_that_is_done_is_known_however_it_is_signed() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(&folder.path().join("otp.sqlite"));
    let first = identity("a", Some("1"));
    claim(&store, &first, NOW).await;
    store.finish_callback(first).await.expect("finishes");
    let again = identity("b", Some("1"));
    assert_eq!(claim(&store, &again, NOW).await, Claim::Repeated);
    assert_eq!(claim(&store, &again, NOW).await, Claim::Repeated);
    assert_eq!(
        claim(&store, &identity("c", Some("2")), NOW).await,
        Claim::Fresh
    );
}

#[tokio::test]
async fn what_nobody_delivers_again_any_more_is_a_replay() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(&folder.path().join("otp.sqlite"));
    let seen = Identity {
        stamped: false,
        ..identity("a", None)
    };
    let claim = async |now: UnixMillis| {
        let forget_at = now.plus_seconds(400 * 24 * 60 * 60);
        let claim = store.claim_callback(seen.clone(), forget_at, now);
        claim.await.expect("answers")
    };
    assert_eq!(claim(NOW).await, Claim::Fresh);
    store.finish_callback(seen.clone()).await.expect("finishes");
    for (seconds, expected) in [
        (0, Claim::Repeated),
        (REDELIVERED_SECONDS, Claim::Repeated),
        (REDELIVERED_SECONDS + 1, Claim::Replayed),
        (365 * 24 * 60 * 60, Claim::Replayed),
    ] {
        assert_eq!(
            claim(NOW.plus_seconds(seconds)).await,
            expected,
            "{seconds}"
        );
    }
}

#[tokio::test]
async fn what_a_dead_process_had_in_hand_is_free_when_the_next_one_begins() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("otp.sqlite");
    let (held, done) = (identity("a", Some("1")), identity("b", None));
    let store = open(&path);
    assert_eq!(claim(&store, &held, NOW).await, Claim::Fresh);
    assert_eq!(claim(&store, &done, NOW).await, Claim::Fresh);
    store.finish_callback(done.clone()).await.expect("finishes");
    drop(store);
    let store = reopen(&path).await;
    assert_eq!(claim(&store, &held, NOW).await, Claim::Fresh);
    assert_eq!(claim(&store, &done, NOW).await, Claim::Repeated);
}

#[tokio::test]
async fn what_is_in_hand_since_the_future_is_in_nobodys() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(&folder.path().join("otp.sqlite"));
    let held = identity("a", None);
    let ahead = NOW.plus_seconds(365 * 24 * 60 * 60);
    assert_eq!(claim(&store, &held, ahead).await, Claim::Fresh);
    assert_eq!(claim(&store, &held, NOW).await, Claim::Fresh);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_replays_at_a_time_one_is_fresh() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(&folder.path().join("otp.sqlite"));
    for round in 0..20 {
        let seen = identity(&format!("round {round}"), None);
        let claims = (0..100).map(|_| {
            let (store, seen) = (Arc::clone(&store), seen.clone());
            tokio::spawn(async move { claim(&store, &seen, NOW).await })
        });
        let claims = futures_util::future::join_all(claims).await;
        let fresh = claims
            .into_iter()
            .filter(|claim| matches!(claim, Ok(Claim::Fresh)))
            .count();
        assert_eq!(fresh, 1);
    }
}
