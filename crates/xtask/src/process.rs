//! Running other programs, with errors that name the command.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::{environment, repository};

/// A process that should have kept running has exited; xtask exits with the same code.
#[derive(Debug, thiserror::Error)]
#[error("{name} exited by itself ({status})")]
pub(crate) struct Ended {
    pub(crate) name: &'static str,
    pub(crate) status: ExitStatus,
}

/// The code that xtask exits with after `error`.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    let code = error
        .downcast_ref::<Ended>()
        .and_then(|ended| ended.status.code());
    match code.and_then(|code| u8::try_from(code).ok()) {
        Some(code) if code != 0 => code.into(),
        _ => ExitCode::FAILURE,
    }
}

/// Runs `command` on this terminal; fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command
        .status()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs `command` and returns what it printed on stdout, trimmed; fails unless it succeeds.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cargo that started xtask, in the root of the clone.
pub(crate) fn cargo() -> Command {
    let cargo = environment::value("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(repository::root());
    command
}

/// The first program called `name` on the search path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    find_in(&environment::search_path(), name)
}

/// The first program called `name` in `directories`.
pub(crate) fn find_in(directories: &[PathBuf], name: &str) -> Option<PathBuf> {
    directories
        .iter()
        .map(|directory| directory.join(name))
        .find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// The command as a person would type it, without its environment.
fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("sh").args(["-c", "exit 3"]))
            .unwrap_err()
            .to_string();
        assert_eq!(error, "`sh -c exit 3` failed (exit status: 3)");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = capture(&mut Command::new("no-such-program"))
            .unwrap_err()
            .to_string();
        assert_eq!(error, "`no-such-program` could not be started");
    }

    #[test]
    fn a_directory_is_not_a_program() {
        assert!(find_in(&[repository::root()], "crates").is_none());
        assert!(find("sh").is_some());
    }
}
