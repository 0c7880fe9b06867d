//! Ways to change a callback that somebody has overheard: what a forger would try, and what chance would do.

use crate::support::callback::Callback;
use crate::support::world::SeededEntropy;
use gateway::entropy::draw;

/// A changed callback, and what was done to it.
pub(crate) type Mutation = (String, Callback);

/// Changes callbacks at random, the same ones in every run.
pub(crate) struct Mutator {
    entropy: SeededEntropy,
    original: Callback,
    mutations: Vec<Mutation>,
}

impl Mutator {
    pub(crate) fn new(seed: u64, original: Callback) -> Self {
        Self {
            entropy: SeededEntropy::new(seed),
            original,
            mutations: Vec::new(),
        }
    }

    /// Everything so far; each differs from the original.
    pub(crate) fn finish(self) -> Vec<Mutation> {
        let Self {
            original,
            mut mutations,
            ..
        } = self;
        mutations.retain(|(_, callback)| *callback != original);
        mutations
    }

    pub(crate) fn add(&mut self, what: impl Into<String>, change: impl FnOnce(&mut Callback)) {
        let mut callback = self.original.clone();
        change(&mut callback);
        self.mutations.push((what.into(), callback));
    }

    fn below(&self, bound: usize) -> usize {
        let bytes = draw::<8>(&self.entropy);
        usize::try_from(u64::from_le_bytes(bytes) % bound.max(1) as u64).expect("small")
    }

    /// Bits flipped, bytes cut off, added, exchanged.
    pub(crate) fn body(&mut self) {
        let length = self.original.body.len();
        for _ in 0..200 {
            let (position, bit) = (self.below(length), self.below(8));
            self.add(format!("bit {bit} of byte {position}"), |callback| {
                callback.body[position] ^= 1 << bit;
            });
        }
        for _ in 0..40 {
            let position = self.below(length);
            self.add(format!("body cut at {position}"), |callback| {
                callback.body.truncate(position);
            });
            let (position, byte) = (
                self.below(length),
                u8::try_from(self.below(256)).expect("a byte"),
            );
            self.add(format!("byte {byte} put in at {position}"), |callback| {
                callback.body.insert(position, byte);
            });
            let (one, other) = (self.below(length), self.below(length));
            self.add(format!("bytes {one} and {other} exchanged"), |callback| {
                callback.body.swap(one, other);
            });
        }
        self.add("no body", |callback| callback.body.clear());
        self.add("body twice", |callback| {
            callback.body.extend_from_within(..);
        });
    }

    /// A signed header changed from its byte `from` on, cut, lengthened, gone, empty, twice.
    pub(crate) fn header(&mut self, name: &'static str, from: usize) {
        let value = self.original.header(name).to_owned();
        for _ in 0..80 {
            let position = from + self.below(value.len() - from);
            let mut bytes = value.clone().into_bytes();
            bytes[position] ^= 1 << self.below(7);
            if let Ok(text) = String::from_utf8(bytes)
                && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
                // White space around a value is no part of it (RFC 9110, section 5.5).
                && text.trim() == text
            {
                let what = format!("{name}: byte {position}");
                self.add(what, |callback| callback.set(name, text));
            }
        }
        for _ in 0..10 {
            let position = self.below(value.len());
            self.add(format!("{name} cut at {position}"), |callback| {
                callback.set(name, &value[..position]);
            });
        }
        for tail in ["A", "=", "==", ",", ";", "0", "\u{a0}"] {
            self.add(format!("{name} and {tail:?}"), |callback| {
                callback.set(name, format!("{value}{tail}"));
            });
        }
        self.add(format!("no {name}"), |callback| {
            callback.headers.retain(|(other, _)| other != name);
        });
        self.add(format!("{name} empty"), |callback| callback.set(name, ""));
        self.add(format!("{name} twice"), |callback| {
            callback.headers.push((name.to_owned(), value.clone()));
        });
    }

    /// Another path, as far as the signature covers it.
    pub(crate) fn path(&mut self) {
        let length = self.original.path.len();
        for _ in 0..40 {
            let position = self.below(length);
            let mut bytes = self.original.path.clone().into_bytes();
            bytes[position] ^= 1 << self.below(7);
            if let Ok(path) = String::from_utf8(bytes) {
                self.add(format!("path: byte {position}"), |callback| {
                    callback.path = path;
                });
            }
        }
        for path in [
            "/",
            "",
            "/verification/v3/inbound/sandbox",
            "//evil.example/",
        ] {
            self.add(format!("path {path}"), |callback| {
                path.clone_into(&mut callback.path);
            });
        }
        self.add("a slash more", |callback| callback.path.push('/'));
    }

    /// A query, where there was none; another one, where there was.
    pub(crate) fn query(&mut self) {
        let before = self.original.query.clone().unwrap_or_default();
        for query in ["x=1", "", "bodySHA256=", "bodySHA256=00", "&", "a=b&c=d"] {
            self.add(format!("query {query}"), |callback| {
                callback.query = Some(query.to_owned());
            });
            self.add(format!("query and {query}"), |callback| {
                callback.query = Some(format!("{before}&{query}"));
            });
        }
        self.add("no query", |callback| callback.query = None);
    }
}
