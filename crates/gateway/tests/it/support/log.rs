//! Collects the gateway's log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::Dispatch;
use tracing::dispatcher::DefaultGuard;
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Collects what is logged.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// Collects from this thread, at these levels, until the guard is dropped.
    pub(crate) fn install(&self, levels: &str) -> DefaultGuard {
        tracing::dispatcher::set_default(&self.dispatch(levels))
    }

    /// A subscriber for futures that run on other threads.
    pub(crate) fn dispatch(&self, levels: &str) -> Dispatch {
        // A place in the code that a thread without a subscriber comes to first may be kept as one that nobody wants to
        // hear of. With a subscriber for everybody else, who wants everything and writes nothing, none is.
        let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry());
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(levels))
            .with_writer(self.clone())
            .with_ansi(false)
            // The formatter's microseconds would now and then spell a code or the end of the number.
            .without_time()
            .finish()
            .into()
    }

    /// Everything so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("text")
    }

    /// How many lines so far hold all of these words.
    pub(crate) fn count(&self, words: &[&str]) -> usize {
        let text = self.text();
        text.lines()
            .filter(|line| words.iter().all(|word| line.contains(word)))
            .count()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .expect("not poisoned")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
