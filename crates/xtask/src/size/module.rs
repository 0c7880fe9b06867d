//! What a WebAssembly module consists of, by its sections and by the names of its functions.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

/// A module, divided into sections.
pub(super) struct Module<'a>(Vec<(u8, &'a [u8])>);

impl<'a> Module<'a> {
    /// Reads the sections' heads.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let rest = bytes.strip_prefix(b"\0asm\x01\0\0\0");
        let mut rest = Reader(rest.context("this is not a WebAssembly module")?);
        let mut sections = Vec::new();
        while !rest.0.is_empty() {
            let id = rest.byte()?;
            let length = rest.number()?;
            sections.push((id, rest.take(length)?));
        }
        Ok(Self(sections))
    }

    /// The code, and the data with it.
    pub(super) fn code_and_data(&self) -> (&'a [u8], &'a [u8]) {
        (self.section(CODE), self.section(DATA))
    }

    /// Bytes of code by crate, largest first; empty for a module without the names of its functions.
    pub(super) fn code_by_crate(&self) -> Result<Vec<(String, usize)>> {
        let names = self.names()?;
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut code = Reader(self.section(CODE));
        let first = self.imported_functions()?;
        let mut sums: BTreeMap<String, usize> = BTreeMap::new();
        for index in first..first + code.number()? {
            let length = code.number()?;
            code.take(length)?;
            let name = names.get(&index).map_or("", |name| crate_of(name));
            *sums.entry(name.to_owned()).or_default() += length;
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        Ok(sums)
    }

    fn section(&self, wanted: u8) -> &'a [u8] {
        let found = self.0.iter().find(|(id, _)| *id == wanted);
        found.map_or(&[], |(_, content)| content)
    }

    /// The first functions are those of the host, and have no code here.
    fn imported_functions(&self) -> Result<usize> {
        let mut imports = Reader(self.section(IMPORTS));
        if imports.0.is_empty() {
            return Ok(0);
        }
        let mut functions = 0;
        for _ in 0..imports.number()? {
            imports.text()?;
            imports.text()?;
            match imports.byte()? {
                0 => {
                    imports.number()?;
                    functions += 1;
                }
                1 => {
                    imports.byte()?;
                    imports.limits()?;
                }
                2 => imports.limits()?,
                _ => {
                    imports.take(2)?;
                }
            }
        }
        Ok(functions)
    }

    fn names(&self) -> Result<BTreeMap<usize, &'a str>> {
        let mut found = BTreeMap::new();
        for (_, content) in self.0.iter().filter(|(id, _)| *id == CUSTOM) {
            let mut rest = Reader(content);
            if rest.text()? != "name" {
                continue;
            }
            while !rest.0.is_empty() {
                let kind = rest.byte()?;
                let length = rest.number()?;
                let mut names = Reader(rest.take(length)?);
                if kind == FUNCTION_NAMES {
                    for _ in 0..names.number()? {
                        found.insert(names.number()?, names.text()?);
                    }
                }
            }
        }
        Ok(found)
    }
}

/// The first name of a path, also within `<T as path>::function`: of a method it is the type's crate.
fn crate_of(name: &str) -> &str {
    let start = name.find(|one: char| one.is_ascii_alphanumeric() || one == '_');
    let path = &name[start.unwrap_or(name.len())..];
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    // Names of the newer mangling have a hash in brackets after the crate.
    let end = path.find(['[', ':']).unwrap_or(0);
    &path[..end]
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        ensure!(length <= self.0.len(), "the module ends too soon");
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(number)
    }

    fn text(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        Ok(std::str::from_utf8(self.take(length)?)?)
    }

    fn limits(&mut self) -> Result<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
const DATA: u8 = 11;
const FUNCTION_NAMES: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports one function, and has two of its own: of 2 and of 3 bytes.
    fn module(names: &[u8]) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in [
            (IMPORTS, &b"\x01\x01e\x01f\x00\x00"[..]),
            (CODE, b"\x02\x02\x00\x0b\x03\x00\x01\x0b"),
            (DATA, b"data"),
            (CUSTOM, names),
        ] {
            bytes.extend([id, u8::try_from(content.len()).unwrap()]);
            bytes.extend(content);
        }
        bytes
    }

    #[test]
    fn code_is_summed_up_by_crate() {
        let bytes = module(b"\x04name\x01\x1d\x03\x00\x04e::f\x01\x06core::\x02\x0c<phone::N>::");
        let read = Module::read(&bytes).unwrap();
        assert_eq!(
            read.code_by_crate().unwrap(),
            [("phone".to_owned(), 3), ("core".to_owned(), 2)]
        );
        assert_eq!(read.code_and_data().1, b"data");
    }

    #[test]
    fn without_names_nothing_is_known_of_crates() {
        let bytes = module(b"\x09producers");
        assert_eq!(Module::read(&bytes).unwrap().code_by_crate().unwrap(), []);
        assert!(Module::read(b"<!DOCTYPE html>").is_err());
        assert!(Module::read(&bytes[..20]).is_err());
    }
}
