//! The patterns of the metadata, matched without a general regular-expression engine.
//!
//! They need so little (digits, `\d`, classes, groups, `|`, `?`, `{n,m}`, `$`) that a small backtracking matcher over
//! ASCII digits is sufficient, with Perl's priorities as libphonenumber expects. Inputs are at most a few hundred digits, and
//! no pattern repeats without a bound.

mod compile;

use std::sync::OnceLock;

use compile::{Instruction, compile};

/// A pattern, compiled when it is first matched.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: &'static str,
    program: OnceLock<Box<[Instruction]>>,
}

/// Where a pattern matched at the start of the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Match {
    /// How many digits were matched.
    pub(crate) end: usize,
    /// Start and end of the first two capturing groups, for those that took part.
    pub(crate) groups: [Option<(usize, usize)>; 2],
}

impl Pattern {
    pub(crate) const fn new(source: &'static str) -> Self {
        Self {
            source,
            program: OnceLock::new(),
        }
    }

    /// The pattern again, sharing its text.
    pub(super) fn again(&self) -> Self {
        Self::new(self.source)
    }

    /// How many capturing groups the pattern has.
    pub(crate) fn groups(&self) -> usize {
        self.source.matches('(').count() - self.source.matches("(?:").count()
    }

    /// Whether all of the digits match.
    pub(crate) fn matches(&self, digits: &[u8]) -> bool {
        self.run(digits, Extent::Whole).is_some()
    }

    /// Whether the digits begin with a match.
    pub(crate) fn matches_start(&self, digits: &[u8]) -> bool {
        self.run(digits, Extent::Start).is_some()
    }

    /// The match that the digits start with.
    pub(crate) fn find_at_start(&self, digits: &[u8]) -> Option<Match> {
        self.run(digits, Extent::Start)
    }

    /// Whether the digits are the start of something that matches as a whole, or match.
    pub(crate) fn may_begin(&self, digits: &[u8]) -> bool {
        self.run(digits, Extent::Beginning).is_some()
    }

    #[cfg(test)]
    pub(super) fn is_well_formed(&self) -> bool {
        !self.program().contains(&Instruction::Fail)
    }

    fn program(&self) -> &[Instruction] {
        self.program.get_or_init(|| compile(self.source))
    }

    fn run(&self, digits: &[u8], extent: Extent) -> Option<Match> {
        let mut attempt = Attempt {
            program: self.program(),
            digits,
            extent,
            saved: [usize::MAX; 4],
        };
        let end = attempt.run(0, 0)?;
        let group = |index: usize| {
            let (start, end) = (attempt.saved[index], attempt.saved[index + 1]);
            (end != usize::MAX).then_some((start, end))
        };
        Some(Match {
            end,
            groups: [group(0), group(2)],
        })
    }
}

/// Which part of the digits has to match, or what the digits have to be a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of the digits match.
    Whole,
    /// The digits begin with a match.
    Start,
    /// The digits can be the beginning of a match.
    Beginning,
}

struct Attempt<'a> {
    program: &'a [Instruction],
    digits: &'a [u8],
    extent: Extent,
    saved: [usize; 4],
}

impl Attempt<'_> {
    /// Runs from an instruction and a position to the end of a match.
    fn run(&mut self, mut next: usize, mut at: usize) -> Option<usize> {
        loop {
            match *self.program.get(next)? {
                Instruction::Digits { class, count } => {
                    let end = at + usize::from(count);
                    if end > self.digits.len() {
                        let rest = self.digits.get(at..)?;
                        let begins = self.extent == Extent::Beginning
                            && rest.iter().all(|digit| in_class(class, *digit));
                        return begins.then_some(self.digits.len());
                    }
                    let digits = self.digits.get(at..end)?;
                    if !digits.iter().all(|digit| in_class(class, *digit)) {
                        return None;
                    }
                    at += usize::from(count);
                    next += 1;
                }
                Instruction::Either { otherwise } => {
                    if self.may_begin(next + 1, at) {
                        let saved = self.saved;
                        if let Some(end) = self.run(next + 1, at) {
                            return Some(end);
                        }
                        self.saved = saved;
                    }
                    next = usize::from(otherwise);
                }
                Instruction::Jump { to } => next = usize::from(to),
                Instruction::Save { slot } => {
                    if let Some(saved) = self.saved.get_mut(usize::from(slot)) {
                        *saved = at;
                    }
                    next += 1;
                }
                Instruction::AtEnd => {
                    if at != self.digits.len() {
                        return None;
                    }
                    next += 1;
                }
                Instruction::Accept => {
                    return (self.extent == Extent::Start || at == self.digits.len()).then_some(at);
                }
                Instruction::Fail => return None,
            }
        }
    }

    /// Avoids a recursion for the many alternatives whose first digit differs.
    fn may_begin(&self, next: usize, at: usize) -> bool {
        match (self.program.get(next), self.digits.get(at)) {
            (Some(Instruction::Digits { class, .. }), Some(digit)) => in_class(*class, *digit),
            (Some(Instruction::Digits { .. }), None) => self.extent == Extent::Beginning,
            _ => true,
        }
    }
}

/// Whether an ASCII digit is in a class of digits, bit n for digit n.
fn in_class(class: u16, digit: u8) -> bool {
    let value = digit.wrapping_sub(b'0');
    value < 10 && class >> value & 1 == 1
}

#[cfg(test)]
mod tests;
