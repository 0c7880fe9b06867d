//! Precompresses the served files: a `.br` and a `.gz` next to every file that gets smaller.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::fingerprint;

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As small as the formats allow; seconds for a whole widget.
    Smallest,
    /// For a build that is only looked at once.
    Quick,
}

/// Compresses every file under `directory` that is text or WebAssembly.
pub(crate) fn directory(directory: &Path, effort: Effort) -> Result<()> {
    let mut files = Vec::new();
    fingerprint::collect(directory, &mut files)?;
    for file in files.iter().filter(|file| is_compressible(file)) {
        let content = fs::read(file)?;
        fs::write(with_suffix(file, "br"), brotli(&content, effort)?)?;
        fs::write(with_suffix(file, "gz"), gzip(&content, effort)?)?;
    }
    Ok(())
}

/// `content` in brotli.
pub(crate) fn brotli(content: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = if effort == Effort::Smallest { 11 } else { 4 };
    let parameters = BrotliEncoderParams {
        quality,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)
        .context("brotli failed")?;
    Ok(compressed)
}

/// `content` in gzip, without a name or a time, so that the same content always gives the same bytes.
pub(crate) fn gzip(content: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let level = if effort == Effort::Smallest {
        Compression::best()
    } else {
        Compression::fast()
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    encoder.finish().context("gzip failed")
}

fn is_compressible(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| COMPRESSIBLE.iter().any(|known| extension == *known))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

const COMPRESSIBLE: [&str; 7] = ["css", "html", "js", "json", "svg", "txt", "wasm"];

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn both_formats_give_back_what_went_in() {
        let content = b"the widget ".repeat(100);
        for effort in [Effort::Smallest, Effort::Quick] {
            let mut text = Vec::new();
            brotli::BrotliDecompress(&mut &brotli(&content, effort).unwrap()[..], &mut text)
                .unwrap();
            assert_eq!(text, content);
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&gzip(&content, effort).unwrap()[..])
                .read_to_end(&mut text)
                .unwrap();
            assert_eq!(text, content);
        }
    }

    #[test]
    fn the_suffix_follows_the_whole_name() {
        assert_eq!(
            with_suffix(Path::new("dist/otp-verify.js"), "br"),
            Path::new("dist/otp-verify.js.br")
        );
    }

    #[test]
    fn images_and_compressed_files_are_left_alone() {
        assert!(is_compressible(Path::new("a.wasm")));
        assert!(!is_compressible(Path::new("a.png")) && !is_compressible(Path::new("a.js.br")));
    }
}
