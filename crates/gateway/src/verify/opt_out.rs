//! A person wants no more messages, or wants them again.

use phone::PhoneNumber;

use super::{Refusal, Verifier};
use crate::webhook::{Inbound, Keyword};

impl Verifier {
    /// Deals with a message that a person has sent: durable when it answers, and in force for every send that begins
    /// after that, on every channel and every site. The number told the sender, and all sites share it.
    pub async fn take_inbound(
        &self,
        provider: &'static str,
        inbound: Option<Inbound>,
    ) -> Result<(), Refusal> {
        let Some(inbound) = inbound else {
            return Ok(());
        };
        let outcome = match inbound.keyword {
            Some(Keyword::Stop) => {
                self.opt_out(&inbound.from, provider).await?;
                "stop"
            }
            Some(Keyword::Start) => {
                let names = self.keys.names.number(&inbound.from);
                self.store.opt_in(names).await?;
                "start"
            }
            Some(Keyword::Help) => "help",
            None => "other",
        };
        tracing::info!(
            provider,
            country = inbound
                .from
                .region()
                .map(|region| region.as_str().to_owned()),
            outcome,
            "inbound.received"
        );
        Ok(())
    }

    /// Sends nothing to this number from now on.
    pub async fn opt_out(&self, number: &PhoneNumber, source: &'static str) -> Result<(), Refusal> {
        let names = self.keys.names.number(number);
        let now = self.clock.now();
        Ok(self.store.opt_out(names, source, now).await?)
    }

    /// Whether a number has sent STOP last.
    pub async fn has_opted_out(&self, number: &PhoneNumber) -> Result<bool, Refusal> {
        let names = self.keys.names.number(number);
        Ok(self.store.has_opted_out(names).await?)
    }
}
