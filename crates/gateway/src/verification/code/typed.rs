//! A code as it was typed, which may have lost its leading zeros on the way here.

use std::ops::RangeInclusive;

use super::Code;
use crate::verification::policy::MAX_CODE_LENGTH;

/// A code as it was typed. Its `Debug` shows none of its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    code: Code,
    /// Whether it arrived as a number, which has no leading zeros.
    numeric: bool,
}

impl Typed {
    /// Reads text, as [`Code::read`].
    pub fn text(text: &str) -> Option<Self> {
        Code::read(text).map(Self::from)
    }

    /// Reads a number; `None` for one of more than ten digits.
    pub fn number(number: u64) -> Option<Self> {
        Code::read(&number.to_string()).map(|code| Self {
            code,
            numeric: true,
        })
    }

    /// How many digits it may have.
    pub fn lengths(&self) -> RangeInclusive<u8> {
        let shortest = self.code.length();
        let longest = if self.numeric {
            MAX_CODE_LENGTH
        } else {
            shortest
        };
        shortest..=longest
    }

    /// The code that was meant, if codes have `length` digits: leading zeros are restored for a number. Text stays
    /// as it was typed.
    pub fn padded(&self, length: u8) -> Code {
        if self.numeric {
            Code(format!("{:0>1$}", self.code.0, usize::from(length)))
        } else {
            self.code.clone()
        }
    }
}

impl From<Code> for Typed {
    fn from(code: Code) -> Self {
        Self {
            code,
            numeric: false,
        }
    }
}
