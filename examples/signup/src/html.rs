//! Escaping of text for HTML.

use std::fmt::{self, Write as _};

/// Displays a text so that it is literal in element content and in quoted attribute values.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn markup_becomes_text() {
        let hostile = r#"<script>alert('1' && "2")</script>"#;
        assert_eq!(
            Escaped(hostile).to_string(),
            "&lt;script&gt;alert(&#39;1&#39; &amp;&amp; &quot;2&quot;)&lt;/script&gt;"
        );
    }

    #[test]
    fn other_text_is_left_alone() {
        assert_eq!(Escaped("Zoë Ōkubo +1 202").to_string(), "Zoë Ōkubo +1 202");
    }
}
