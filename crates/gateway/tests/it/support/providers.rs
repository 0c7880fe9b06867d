//! Providers that do what a test says.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use gateway::provider::{
    CodeOwner, Conversion, Message, Provider, ProviderError, Question, Receipt,
};
use gateway::verification::{Handle, Verdict};
use wire::Channel;

/// Responds to each message by its channel; by default accepts it, with the ids 1, 2, 3.
#[derive(Debug)]
pub(crate) struct Scripted {
    pub(crate) name: &'static str,
    pub(crate) owner: CodeOwner,
    /// Number of digits of the codes that it generates; as requested if absent.
    pub(crate) digits: Option<u8>,
    /// How many codes it checks.
    pub(crate) tries: Option<u8>,
    /// Seconds for which its codes are valid.
    pub(crate) seconds: Option<u32>,
    pub(crate) refusals: Mutex<Vec<(Channel, ProviderError)>>,
    /// Its verdict about a code that it owns.
    pub(crate) verdict: Mutex<Result<Verdict, ProviderError>>,
    pub(crate) checks: AtomicU32,
    /// Whether it wants to be told the result of codes, and how long it takes for that.
    pub(crate) concludes: Option<Duration>,
    concluded: Mutex<Vec<String>>,
    taken: Mutex<Vec<Channel>>,
    codes: Mutex<Vec<String>>,
}

impl Scripted {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            owner: CodeOwner::Gateway,
            digits: None,
            tries: None,
            seconds: None,
            refusals: Mutex::default(),
            verdict: Mutex::new(Ok(Verdict::Wrong)),
            checks: AtomicU32::new(0),
            concludes: None,
            concluded: Mutex::default(),
            taken: Mutex::default(),
            codes: Mutex::default(),
        }
    }

    pub(crate) fn refusing(self, channel: Channel, error: ProviderError) -> Self {
        self.refusals
            .lock()
            .expect("not poisoned")
            .push((channel, error));
        self
    }

    /// The codes that the gateway generated for the messages it accepted, in order.
    pub(crate) fn codes(&self) -> Vec<String> {
        self.codes.lock().expect("not poisoned").clone()
    }

    /// What it was told about the end of verifications: its own id of the message, and the right code if it was entered.
    pub(crate) fn concluded(&self) -> Vec<String> {
        self.concluded.lock().expect("not poisoned").clone()
    }

    /// The channels of the messages it accepted, in order.
    pub(crate) fn taken(&self) -> Vec<Channel> {
        self.taken.lock().expect("not poisoned").clone()
    }
}

#[async_trait]
impl Provider for Scripted {
    fn name(&self) -> &'static str {
        self.name
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        self.owner
    }

    fn code_length(&self, wanted: u8) -> u8 {
        self.digits.unwrap_or(wanted)
    }

    fn tries(&self) -> Option<u8> {
        self.tries
    }

    fn code_seconds(&self, _: &Message) -> Option<u32> {
        self.seconds
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        let refusals = self.refusals.lock().expect("not poisoned");
        let refusal = refusals
            .iter()
            .find(|(channel, _)| *channel == message.channel);
        if let Some((_, error)) = refusal {
            return Err(*error);
        }
        let mut taken = self.taken.lock().expect("not poisoned");
        taken.push(message.channel);
        let code = message.code.expose().to_owned();
        self.codes.lock().expect("not poisoned").push(code);
        let handle = Handle::new(taken.len().to_string()).expect("a handle");
        Ok(Receipt::named(handle))
    }

    fn wants_conversions(&self) -> bool {
        self.concludes.is_some()
    }

    async fn conclude(&self, handle: &Handle, end: &Conversion) -> Result<(), ProviderError> {
        let end = match end {
            Conversion::Verified(code) => code.expose(),
            Conversion::Spent => "spent",
        };
        let told = format!("{} {end}", handle.expose());
        self.concluded.lock().expect("not poisoned").push(told);
        tokio::time::sleep(self.concludes.unwrap_or_default()).await;
        Ok(())
    }

    async fn check(&self, _: &Question) -> Result<Verdict, ProviderError> {
        self.checks.fetch_add(1, Ordering::SeqCst);
        *self.verdict.lock().expect("not poisoned")
    }
}
