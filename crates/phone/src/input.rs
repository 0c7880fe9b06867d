//! What a person typed, before anything is made of it.

/// Whether the input is meant as an international number: it begins with `+` (or the full-width `＋`).
pub fn looks_international(input: &str) -> bool {
    input.trim_start().starts_with(['+', '\u{FF0B}'])
}

#[cfg(test)]
mod tests {
    use super::looks_international;

    #[test]
    fn a_plus_of_either_width_after_blanks() {
        for (input, expected) in [
            ("+1", true),
            ("  +1", true),
            ("\u{FF0B}81", true),
            ("", false),
            ("1+", false),
            ("0044", false),
        ] {
            assert_eq!(looks_international(input), expected, "{input:?}");
        }
    }
}
