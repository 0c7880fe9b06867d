//! Journeys through a real browser against a real gateway: the processes, the browser and the sign-up page.

mod browser;
mod process;
mod sign_up;
mod stack;

pub use browser::Browser;
pub use sign_up::SignUp;
pub use stack::Stack;

/// Polls until something is there, for twenty seconds at most.
///
/// # Errors
/// Says what never came; errors on the way count as "not yet".
pub async fn until<T, F: Future<Output = anyhow::Result<Option<T>>>>(
    what: &str,
    mut look: impl FnMut() -> F,
) -> anyhow::Result<T> {
    let mut last = None;
    for _ in 0..200 {
        match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err(last.unwrap_or_else(|| anyhow::anyhow!("it did not happen")))
        .map_err(|error| error.context(what.to_owned()))
}
