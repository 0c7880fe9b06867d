//! From the text of a pattern to the instructions the matcher runs.

/// One step of the matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    /// `count` digits, each in the class (bit n for digit n).
    Digits { class: u16, count: u8 },
    /// Try the next instruction; if that leads to no match, the other.
    Either { otherwise: u16 },
    /// Continue elsewhere.
    Jump { to: u16 },
    /// Remember the position: an edge of a capturing group.
    Save { slot: u8 },
    /// Nothing may follow.
    AtEnd,
    /// A match.
    Accept,
    /// The rest of the text was not a pattern: never a match.
    Fail,
}

/// Compiles a pattern; text that is not one compiles to one that never matches.
pub(super) fn compile(source: &str) -> Box<[Instruction]> {
    let mut compiler = Compiler {
        source: source.as_bytes(),
        at: 0,
        groups: 0,
        program: Vec::with_capacity(source.len()),
    };
    let last = match compiler.alternatives() {
        Some(()) if compiler.at == compiler.source.len() => Instruction::Accept,
        _ => {
            compiler.program.clear();
            Instruction::Fail
        }
    };
    compiler.program.push(last);
    compiler.program.into_boxed_slice()
}

const ANY_DIGIT: u16 = 0x3ff;

struct Compiler<'a> {
    source: &'a [u8],
    at: usize,
    groups: u8,
    program: Vec<Instruction>,
}

/// `None` means: not a pattern, or longer than positions can address.
impl Compiler<'_> {
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }

    fn skip(&mut self, expected: &[u8]) -> bool {
        let found = self.source[self.at..].starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    fn here(&self) -> Option<u16> {
        self.program.len().try_into().ok()
    }

    fn alternatives(&mut self) -> Option<()> {
        let mut jumps = Vec::new();
        loop {
            let either = self.program.len();
            self.program.push(Instruction::Fail);
            self.sequence()?;
            if !self.skip(b"|") {
                // The last alternative needs no choice: the slot reserved for one jumps to the next instruction.
                self.program[either] = Instruction::Jump {
                    to: u16::try_from(either + 1).ok()?,
                };
                if jumps.is_empty() {
                    self.remove_first_jump(either);
                }
                break;
            }
            jumps.push(self.program.len());
            self.program.push(Instruction::Fail);
            self.program[either] = Instruction::Either {
                otherwise: self.here()?,
            };
        }
        let to = self.here()?;
        for jump in jumps {
            self.program[jump] = Instruction::Jump { to };
        }
        Some(())
    }

    /// Removes the placeholder of a lone alternative, unless an instruction after it refers to a position.
    fn remove_first_jump(&mut self, at: usize) {
        let is_plain = |instruction: &Instruction| {
            matches!(
                instruction,
                Instruction::Digits { .. } | Instruction::Save { .. } | Instruction::AtEnd
            )
        };
        if self.program[at + 1..].iter().all(is_plain) {
            self.program.remove(at);
        }
    }

    fn sequence(&mut self) -> Option<()> {
        while let Some(byte) = self.peek() {
            if byte == b'|' || byte == b')' {
                break;
            }
            self.repeated()?;
        }
        Some(())
    }

    /// An atom and its repetition: written out as often as it must match, then as often as it may.
    fn repeated(&mut self) -> Option<()> {
        let (start, groups) = (self.at, self.groups);
        let position = self.program.len();
        self.atom()?;
        let end = self.at;
        let (low, high) = self.bounds()?;
        let after = self.at;
        if (low, high) == (1, 1) {
            return Some(());
        }
        let class = match self.program[position..] {
            [Instruction::Digits { class, count: 1 }] => Some(class),
            _ => None,
        };
        self.program.truncate(position);
        if let Some(class) = class
            && low > 0
        {
            self.program.push(Instruction::Digits { class, count: low });
        }
        let written = if class.is_some() { low } else { 0 };
        let mut choices = Vec::new();
        for count in written..high {
            if count >= low {
                choices.push(self.program.len());
                self.program.push(Instruction::Fail);
            }
            (self.at, self.groups) = (start, groups);
            self.atom()?;
            debug_assert_eq!(self.at, end);
        }
        let otherwise = self.here()?;
        for choice in choices {
            self.program[choice] = Instruction::Either { otherwise };
        }
        self.at = after;
        Some(())
    }

    fn atom(&mut self) -> Option<()> {
        if self.skip(b"(?:") {
            self.alternatives()?;
            return self.skip(b")").then_some(());
        }
        if self.skip(b"(") {
            let slot = self.groups.checked_mul(2)?;
            self.groups += 1;
            self.program.push(Instruction::Save { slot });
            self.alternatives()?;
            self.program.push(Instruction::Save { slot: slot + 1 });
            return self.skip(b")").then_some(());
        }
        if self.skip(b"$") {
            self.program.push(Instruction::AtEnd);
            return Some(());
        }
        let class = if self.skip(b"\\d") {
            ANY_DIGIT
        } else if self.skip(b"[") {
            self.class()?
        } else {
            1 << self.digit()?
        };
        self.program.push(Instruction::Digits { class, count: 1 });
        Some(())
    }

    /// The inside of `[…]` and its end.
    fn class(&mut self) -> Option<u16> {
        let mut class = 0;
        while !self.skip(b"]") {
            if self.skip(b"\\d") {
                class |= ANY_DIGIT;
                continue;
            }
            let first = self.digit()?;
            let last = if self.skip(b"-") {
                self.digit()?
            } else {
                first
            };
            class |= (first..=last).fold(0, |bits, digit| bits | 1 << digit);
        }
        Some(class)
    }

    /// `?`, `{n}` or `{n,m}`; once if there is none.
    fn bounds(&mut self) -> Option<(u8, u8)> {
        if self.skip(b"?") {
            return Some((0, 1));
        }
        if !self.skip(b"{") {
            return Some((1, 1));
        }
        let low = self.number()?;
        let high = if self.skip(b",") { self.number()? } else { low };
        (self.skip(b"}") && low <= high).then_some((low, high))
    }

    fn number(&mut self) -> Option<u8> {
        let mut number = self.digit()?;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            number = number.checked_mul(10)?.checked_add(byte - b'0')?;
            self.at += 1;
        }
        Some(number)
    }

    fn digit(&mut self) -> Option<u8> {
        let digit = self.peek().filter(u8::is_ascii_digit)? - b'0';
        self.at += 1;
        Some(digit)
    }
}
