//! The program itself, in a process of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_otp-gateway");

pub(crate) fn config(folder: &Path) -> String {
    let store = folder.join("otp.sqlite");
    format!(
        r#"
environment = "development"
[http]
listen = "127.0.0.1:0"
[[sites]]
id = "demo"
site_key = "pk_demo"
server_keys = ["sk_demo"]
origins = ["http://127.0.0.1:8080"]
[otp]
mac_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
seal_key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
token_key = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
[store]
path = '{}'
[providers.sandbox]
enabled = true
[routes]
default = ["sandbox"]
"#,
        store.display()
    )
}

pub(crate) fn written(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("otp-gateway.toml");
    fs::write(&path, text).expect("writes");
    path
}

pub(crate) fn command(subcommand: &str, config: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg(subcommand).arg("--config").arg(config);
    command.env_remove("RUST_LOG");
    command
}

/// The output of a gateway that should exit by itself; it has 20 s.
pub(crate) fn refused(command: &Command) -> (Option<i32>, String) {
    let mut limited = Command::new("timeout");
    limited
        .arg("20")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    let output = limited.output().expect("runs");
    let words = String::from_utf8(output.stderr).expect("text");
    (output.status.code(), words)
}

/// A gateway in a process of its own, ended when dropped.
pub(crate) struct Process {
    pub(crate) child: Child,
    line: String,
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Self {
        command.stderr(Stdio::null());
        Self::start_logging(command)
    }

    /// Starts it with its standard error where the command has put it.
    pub(crate) fn start_logging(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        Self { child, line }
    }

    pub(crate) fn url(&self) -> &str {
        let line = self.line.strip_suffix('\n').expect("a whole line");
        line.strip_prefix("listening on ").expect("the line")
    }

    pub(crate) fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &id]).status();
        assert!(killed.expect("kill").success());
        self.child.wait().expect("ends").code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
