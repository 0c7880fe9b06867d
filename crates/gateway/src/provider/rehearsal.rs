//! What a vendor would have said about a message that is not sent to it.

use std::time::Duration;

use super::ProviderError;
use super::probe::{Credentials, Probe};
use crate::clock::Stopwatch;

/// By a call that costs nothing and sends nothing. One without a response for as long as a message would be waited for
/// has the outcome of such a message: unknown.
pub(super) async fn of(probe: impl Future<Output = Probe>) -> Result<(), ProviderError> {
    let begun = Stopwatch::start();
    match probe.await {
        Probe::Unreachable(_) if begun.elapsed() >= SILENCE => Err(ProviderError::Unknown),
        Probe::Unreachable(_) => Err(ProviderError::Unavailable),
        Probe::Reached(Credentials::Refused(_)) => {
            Err(ProviderError::rejected("credentials refused"))
        }
        Probe::BuiltIn | Probe::Reached(_) => Ok(()),
    }
}

/// A little less than calls to vendors are given.
const SILENCE: Duration = Duration::from_millis(4_500);

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::{SILENCE, of};
    use crate::provider::ProviderError;
    use crate::provider::probe::{Credentials, Probe};

    #[tokio::test(start_paused = true)]
    async fn what_is_found_out_is_what_a_message_would_have_met() {
        let why = String::new;
        assert_eq!(of(ready(Probe::BuiltIn)).await, Ok(()));
        for good in [Credentials::Accepted, Credentials::Unknown(why())] {
            assert_eq!(of(ready(Probe::Reached(good))).await, Ok(()));
        }
        let down = of(ready(Probe::Unreachable(why()))).await;
        assert_eq!(down, Err(ProviderError::Unavailable));
        let refused = of(ready(Probe::Reached(Credentials::Refused(why())))).await;
        assert!(matches!(refused, Err(ProviderError::Rejected { .. })));
        let silent = async {
            tokio::time::sleep(SILENCE).await;
            Probe::Unreachable(why())
        };
        assert_eq!(of(silent).await, Err(ProviderError::Unknown));
    }
}
