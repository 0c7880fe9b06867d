//! `cargo xtask bench <subject>`: ours and a peer's, side by side in one run. One subject per file.
//!
//! Tables go to stdout, progress to stderr. docs/BENCHMARKS.md keeps the latest ones.

mod clock;
mod gateway;
mod phone;

use anyhow::{Result, bail};

/// Measures one subject; the arguments after its name are its own.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    let (subject, rest) = match arguments {
        [] => bail!("`cargo xtask bench` needs a subject: {}", names()),
        [subject, rest @ ..] => (subject.as_str(), rest),
    };
    let Some((_, measure)) = SUBJECTS.iter().find(|(name, _)| *name == subject) else {
        bail!("there is no benchmark {subject}; there are: {}", names());
    };
    measure(rest)
}

fn names() -> String {
    let names: Vec<&str> = SUBJECTS.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

type Measure = fn(&[String]) -> Result<()>;

const SUBJECTS: [(&str, Measure); 2] = [("phone", phone::phone), ("gateway", gateway::gateway)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_subject_is_answered_with_those_there_are() {
        let error = bench(&["juggling".to_owned()]).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("there is no benchmark juggling; there are: {}", names())
        );
    }
}
