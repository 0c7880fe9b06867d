//! Tests that nobody would run, and tests that somebody runs.

use super::*;

/// What is found in a package with these files; its root declares `on_host` and, for WebAssembly alone, `in_browser`.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let always = [
        ("Cargo.toml", "[package]\nname = \"widget\""),
        (
            "src/lib.rs",
            "pub mod on_host;\n#[cfg(target_arch = \"wasm32\")]\npub(crate) mod in_browser;\n",
        ),
        (
            "tests/web/main.rs",
            "#![cfg(target_arch = \"wasm32\")]\n\nmod page;\n",
        ),
    ];
    let sources: Vec<Source> = always
        .iter()
        .chain(files)
        .map(|(path, text)| Source {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    every_test(&sources)
        .iter()
        .map(Finding::to_string)
        .collect()
}

const TEST: &str = "#[test]\nfn one_is_one() {}\n";

#[test]
fn a_test_below_a_module_for_webassembly_is_found_with_its_line() {
    let found = findings(&[
        ("src/in_browser.rs", "mod deep;\n"),
        (
            "src/in_browser/deep.rs",
            "//! Deep.\n\n#[cfg(test)]\nmod tests;\n",
        ),
        ("src/in_browser/deep/tests.rs", TEST),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("src/in_browser/deep.rs:3: no suite compiles this test"));
    assert!(found[1].starts_with("src/in_browser/deep/tests.rs:1: "));
}

#[test]
fn a_test_in_a_file_that_nobody_declares_is_found() {
    assert_eq!(findings(&[("src/on_host/forgotten.rs", TEST)]).len(), 1);
    assert_eq!(
        findings(&[("src/on_host.rs", "mod tests;\n"), ("src/tests.rs", TEST)]).len(),
        1
    );
    assert_eq!(findings(&[("crates/other/src/a.rs", TEST)]).len(), 1);
}

#[test]
fn a_test_that_is_itself_for_webassembly_is_found() {
    for text in [
        "#[cfg(target_arch = \"wasm32\")]\n#[test]\nfn one() {}\n",
        "#[test]\n#[cfg(target_arch = \"wasm32\")]\nfn one() {}\n",
        "#[cfg(all(test, target_arch = \"wasm32\"))]\nmod tests {}\n",
    ] {
        assert_eq!(findings(&[("src/on_host.rs", text)]).len(), 1, "{text}");
    }
}

#[test]
fn a_test_in_a_library_that_says_it_has_none_is_found() {
    let found = findings(&[
        ("crates/a/Cargo.toml", "[lib]\ntest = false\n"),
        ("crates/a/src/lib.rs", TEST),
        (
            "crates/b/Cargo.toml",
            "[lib]\nname = \"b\"\n\n[[bin]]\ntest = false\n",
        ),
        ("crates/b/src/lib.rs", TEST),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("crates/a/"));
}

#[test]
fn each_suite_has_tests_of_its_own_kind() {
    let of_browser = "#[wasm_bindgen_test]\nasync fn one() {}\n";
    assert_eq!(findings(&[("tests/web/page.rs", of_browser)]), [""; 0]);
    assert_eq!(findings(&[("tests/web/page.rs", TEST)]).len(), 1);
    assert_eq!(findings(&[("src/on_host.rs", of_browser)]).len(), 1);
    assert_eq!(findings(&[("src/in_browser.rs", of_browser)]).len(), 1);
}

#[test]
fn what_a_macro_makes_is_not_a_test_where_the_macro_is() {
    let text = "macro_rules! tests {\n    () => {\n        #[test]\n        fn one() {}\n    };\n}\n\n#[test]\nfn two() {}\n";
    let found = findings(&[("src/in_browser.rs", text)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("src/in_browser.rs:8: "));
}

#[test]
fn tests_that_are_run_are_not_found() {
    let found = findings(&[
        (
            "src/on_host.rs",
            "#[cfg(not(target_arch = \"wasm32\"))]\nmod deep;\n#[cfg(test)]\nmod tests;\n",
        ),
        ("src/on_host/deep.rs", TEST),
        ("src/on_host/tests.rs", TEST),
        ("crates/a/Cargo.toml", ""),
        (
            "crates/a/src/main.rs",
            "#[path = \"../tests/it/elsewhere.rs\"]\nmod elsewhere;\n",
        ),
        ("crates/a/tests/it/main.rs", "mod first;\n"),
        (
            "crates/a/tests/it/first.rs",
            "#[tokio::test]\nasync fn one() {}\n",
        ),
        ("crates/a/tests/it/elsewhere.rs", TEST),
    ]);
    assert_eq!(found, [""; 0]);
}
