//! The keys of one purpose.

use std::fmt;

/// A current key, and earlier ones that are being replaced: there is always one to use.
///
/// Its `Debug` shows no key.
#[derive(Clone, PartialEq, Eq)]
pub struct Keyring<K> {
    current: K,
    earlier: Vec<K>,
}

impl<K> Keyring<K> {
    /// The current key first; `None` if there is no key at all.
    pub fn from_list(keys: impl IntoIterator<Item = K>) -> Option<Self> {
        let mut keys = keys.into_iter();
        Some(Self {
            current: keys.next()?,
            earlier: keys.collect(),
        })
    }

    /// The key that makes what is new.
    pub const fn current(&self) -> &K {
        &self.current
    }

    /// Every key, the current one first.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        std::iter::once(&self.current).chain(&self.earlier)
    }

    /// The same with something made of each key.
    pub fn map<T>(self, make: impl FnMut(K) -> T) -> Keyring<T> {
        let mut make = make;
        Keyring {
            current: make(self.current),
            earlier: self.earlier.into_iter().map(make).collect(),
        }
    }
}

impl<K> From<[K; 1]> for Keyring<K> {
    fn from([current]: [K; 1]) -> Self {
        Self {
            current,
            earlier: Vec::new(),
        }
    }
}

impl<K> From<[K; 2]> for Keyring<K> {
    fn from([current, earlier]: [K; 2]) -> Self {
        Self {
            current,
            earlier: vec![earlier],
        }
    }
}

impl<K> fmt::Debug for Keyring<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring(of {})", 1 + self.earlier.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Keyring;

    #[test]
    fn a_keyring_has_a_current_key_and_shows_none() {
        let keys = Keyring::from_list([1, 2, 3]).expect("keys");
        assert_eq!(keys.current(), &1);
        assert_eq!(keys.iter().copied().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(format!("{keys:?}"), "Keyring(of 3)");
        assert_eq!(Keyring::from_list(Vec::<u8>::new()), None);
        let doubled = Keyring::from([4, 5]).map(|key| key * 2);
        assert_eq!(doubled, Keyring::from([8, 10]));
    }
}
