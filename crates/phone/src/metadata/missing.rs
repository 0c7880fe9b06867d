//! Which plans were wanted and are not there.
//!
//! What is found out without a plan is no judgement. Whoever asks learns here which plans to load, and then asks again.

use std::cell::RefCell;

thread_local! {
    /// Calling codes, as long as somebody listens.
    static MISSING: RefCell<Option<Vec<u16>>> = const { RefCell::new(None) };
}

/// Does some work and returns, with its result, the calling codes whose plans it lacked: if there are none, the result is
/// final.
pub fn with_missing<T>(work: impl FnOnce() -> T) -> (T, Vec<u16>) {
    let around = MISSING.replace(Some(Vec::new()));
    let result = work();
    let missing = MISSING.replace(around).unwrap_or_default();
    // Work within other work is part of that.
    for code in &missing {
        note(*code);
    }
    (result, missing)
}

/// A plan was wanted that is not there.
pub(super) fn note(calling_code: u16) {
    MISSING.with_borrow_mut(|missing| {
        if let Some(missing) = missing
            && !missing.contains(&calling_code)
        {
            missing.push(calling_code);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{note, with_missing};

    #[test]
    fn what_was_missing_within_is_told_around_it_too() {
        note(1);
        let (inner, outer) = with_missing(|| {
            note(49);
            let ((), inner) = with_missing(|| {
                note(44);
                note(44);
            });
            inner
        });
        assert_eq!(inner, [44]);
        assert_eq!(outer, [49, 44]);
        assert_eq!(with_missing(|| ()).1, []);
    }
}
