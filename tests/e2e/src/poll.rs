//! Waiting for something to become so, with a deadline.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{sleep, timeout};

/// Asks again and again until there is an answer; fails after ten seconds, saying what was awaited.
///
/// An error of the question counts as no answer yet: an element that is just being replaced is no failure.
pub async fn until<T>(what: &str, question: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(PATIENCE, what, question).await
}

/// The same, with another deadline.
pub async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut question: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let mut last_error = None;
    let answer = timeout(patience, async {
        loop {
            match question().await {
                Ok(Some(answer)) => return answer,
                Ok(None) => last_error = None,
                Err(error) => last_error = Some(error),
            }
            sleep(BETWEEN_LOOKS).await;
        }
    })
    .await;
    match (answer, last_error) {
        (Ok(answer), _) => Ok(answer),
        (Err(_), Some(error)) => Err(error.context(format!("waited in vain for {what}"))),
        (Err(_), None) => bail!("waited in vain for {what}"),
    }
}

const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);
