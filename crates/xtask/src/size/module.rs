//! What a WebAssembly module consists of: code and data, and the code by crate.

use std::{collections::BTreeMap, ops::Range};

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// A module's sections, and who their code is of.
#[derive(Debug, Default)]
pub(super) struct Module<'a> {
    pub(super) code: &'a [u8],
    pub(super) data: &'a [u8],
    /// Bytes of code by crate, largest first; empty for a module without the names of its functions.
    pub(super) by_crate: Vec<(String, usize)>,
}

impl<'a> Module<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        let (mut imported, mut lengths) = (0, Vec::new());
        let mut names = BTreeMap::new();
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        // They come first, and have no code here.
                        imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart {
                    unchecked_range, ..
                } => module.code = part(bytes, unchecked_range)?,
                Payload::CodeSectionEntry(body) => lengths.push(body.as_bytes().len()),
                Payload::DataSection(data) => module.data = part(bytes, data.range())?,
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(sections) = section.as_known() {
                        for section in sections {
                            if let Name::Function(functions) = section? {
                                for function in functions {
                                    let function = function?;
                                    names.insert(function.index as usize, function.name);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        if !names.is_empty() {
            let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
            for (index, length) in lengths.into_iter().enumerate() {
                let name = names.get(&(imported + index)).copied().unwrap_or_default();
                *sums.entry(crate_of(name)).or_default() += length;
            }
            module.by_crate = sums
                .into_iter()
                .map(|(name, bytes)| (name.to_owned(), bytes))
                .collect();
            module
                .by_crate
                .sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        }
        Ok(module)
    }
}

fn part(bytes: &[u8], range: Range<u64>) -> Result<&[u8]> {
    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
    bytes.get(range).context("the module ends too soon")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_of_a_function_is_where_its_path_begins() {
        for (name, expected) in [
            ("core::fmt::write", "core"),
            ("<phone[0123456789abcdef]::Number>::e164", "phone"),
            ("<dyn leptos::View as core::any::Any>::type_id", "leptos"),
            ("main", ""),
            ("", ""),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        assert!(Module::read(b"<!DOCTYPE html>").is_err());
        assert!(
            Module::read(b"\0asm\x01\0\0\0")
                .unwrap()
                .by_crate
                .is_empty()
        );
    }
}
