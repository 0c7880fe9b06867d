//! A file that fails under the writer, and recovers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rusqlite::Connection;

use super::{Open, Writer};
use crate::store::StoreError;

/// Opens a database in memory, unless the disk is said to be gone; counts how often.
#[derive(Clone, Default)]
struct Disk {
    gone: Arc<AtomicBool>,
    opened: Arc<AtomicUsize>,
}

impl Disk {
    fn writer(&self) -> Writer {
        let disk = self.clone();
        let open: Open = Box::new(move || {
            if disk.gone.load(Ordering::SeqCst) {
                return Err(StoreError::File("no such disk".to_owned()));
            }
            disk.opened.fetch_add(1, Ordering::SeqCst);
            let connection = Connection::open_in_memory()?;
            connection.execute_batch("CREATE TABLE t (x BLOB)")?;
            Ok(connection)
        });
        Writer::start(open, None, None).expect("starts")
    }
}

async fn insert(writer: &Writer, bytes: u32) -> Result<(), StoreError> {
    let insert = move |connection: &Connection| {
        connection.execute("INSERT INTO t VALUES (zeroblob(?1))", [bytes])?;
        Ok(())
    };
    writer.run(insert).await
}

async fn rows(writer: &Writer) -> i64 {
    let count = |connection: &Connection| {
        Ok(connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?)
    };
    writer.run(count).await.expect("counts")
}

#[tokio::test]
async fn a_step_that_doubts_the_file_has_it_opened_anew() {
    let disk = Disk::default();
    let writer = disk.writer();
    insert(&writer, 1).await.expect("inserts");
    for doubt in [
        StoreError::Corrupt(String::new()),
        StoreError::File(String::new()),
    ] {
        let before = disk.opened.load(Ordering::SeqCst);
        let failed: Result<(), _> = writer.run(move |_| Err(doubt.clone())).await;
        assert!(failed.is_err());
        insert(&writer, 1).await.expect("the next one goes on");
        assert_eq!(disk.opened.load(Ordering::SeqCst), before + 1);
    }
    // Other errors only concern the step.
    let before = disk.opened.load(Ordering::SeqCst);
    let busy = StoreError::Unavailable("busy".to_owned());
    let failed: Result<(), _> = writer.run(move |_| Err(busy.clone())).await;
    assert!(failed.is_err());
    insert(&writer, 1).await.expect("inserts");
    assert_eq!(disk.opened.load(Ordering::SeqCst), before);
}

#[tokio::test]
async fn while_the_file_is_gone_steps_are_refused_and_then_they_go_on() {
    let disk = Disk::default();
    let writer = disk.writer();
    disk.gone.store(true, Ordering::SeqCst);
    let failed: Result<(), _> = writer.run(|_| Err(StoreError::File(String::new()))).await;
    assert!(failed.is_err());
    for _ in 0..3 {
        let refused = insert(&writer, 1).await.expect_err("gone");
        assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    }
    disk.gone.store(false, Ordering::SeqCst);
    insert(&writer, 1).await.expect("is back");
    assert_eq!(rows(&writer).await, 1);
}

#[tokio::test]
async fn a_full_disk_refuses_what_does_not_fit_and_recovers() {
    let disk = Disk::default();
    let writer = disk.writer();
    let limit = |pages: u32| {
        move |connection: &Connection| {
            connection.pragma_update(None, "max_page_count", pages)?;
            Ok(())
        }
    };
    insert(&writer, 10).await.expect("fits");
    writer.run(limit(4)).await.expect("limits");
    let full = insert(&writer, 100_000).await.expect_err("full");
    assert!(matches!(full, StoreError::Unavailable(_)), "{full}");
    assert_eq!(rows(&writer).await, 1, "nothing of it is left");
    writer.run(limit(1000)).await.expect("limits");
    insert(&writer, 100_000).await.expect("fits");
    assert_eq!(rows(&writer).await, 2);
    assert_eq!(
        disk.opened.load(Ordering::SeqCst),
        1,
        "the file was never in doubt"
    );
}

#[tokio::test]
async fn a_step_that_fails_halfway_is_taken_back_and_its_neighbours_stay() {
    let writer = Disk::default().writer();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    // Keeps the writer busy until the others have queued up behind it.
    let hold_up = writer.run(move |_| {
        let _ = wait.lock().expect("lives").recv();
        Ok(())
    });
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let neighbour = writer.run(move |connection| {
        counted.fetch_add(1, Ordering::SeqCst);
        connection.execute("INSERT INTO t VALUES (x'01')", [])?;
        Ok(())
    });
    let failing: std::pin::Pin<Box<dyn Future<Output = Result<(), StoreError>>>> =
        Box::pin(writer.run(|connection| {
            connection.execute("INSERT INTO t VALUES (x'02')", [])?;
            Err(StoreError::Unavailable("halfway".to_owned()))
        }));
    let last = insert(&writer, 3);
    let later = async {
        go.send(()).expect("waits");
        // A second run of the first step must not wait again.
        drop(go);
        last.await
    };
    let (held, before, failed, after) = tokio::join!(hold_up, neighbour, failing, later);
    held.expect("answers");
    before.expect("stays");
    let failed = failed.expect_err("has failed");
    assert!(failed.to_string().contains("halfway"), "{failed}");
    after.expect("stays");
    assert_eq!(runs.load(Ordering::SeqCst), 2, "they shared a commit");
    assert_eq!(rows(&writer).await, 2, "all but the one that failed");
}
