//! One process of the demo: started, waited for, watched, and never left behind.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow};

use crate::{process, progress};

/// A process that has reported its address. It is killed when this is dropped, or when xtask dies.
#[derive(Debug)]
pub(crate) struct Service {
    name: &'static str,
    child: Child,
    /// Where it listens, `http://127.0.0.1:PORT`.
    pub(crate) url: String,
}

impl Service {
    /// Starts `command` and waits until it prints `listening on URL`.
    pub(crate) fn start(name: &'static str, command: &Command) -> Result<Self> {
        let mut child = tied_to_this_process(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        let stdout = child
            .stdout
            .take()
            .with_context(|| format!("{name} has no output"))?;
        // Whatever happens next, dropping the service ends the process.
        let mut service = Self {
            name,
            child,
            url: String::new(),
        };
        service.url = match announced(stdout).recv_timeout(PATIENCE) {
            Ok(url) => url,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(anyhow!(
                    "{name} did not accept connections within {} s",
                    PATIENCE.as_secs()
                ));
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let status = service.child.wait()?;
                return Err(anyhow!(
                    "{name} exited before it accepted connections ({status})"
                ));
            }
        };
        Ok(service)
    }

    /// Fails once the process has exited, with the exit code for xtask.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(process::Ended {
                name: self.name,
                status,
            }
            .into()),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have exited already; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The URL that the process announces, once it does. Every other line is forwarded to the terminal.
fn announced(stdout: ChildStdout) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut sender = Some(sender);
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            match (line.strip_prefix("listening on "), sender.take()) {
                (Some(url), Some(sender)) => {
                    let _ = sender.send(url.trim_end_matches('/').to_owned());
                }
                (_, waiting) => {
                    sender = waiting;
                    progress::note(&line);
                }
            }
        }
    });
    receiver
}

/// The same command, in a process group of its own, so that xtask decides what Ctrl-C ends and in which order;
/// and killed by the kernel, if `setpriv` can arrange that, should xtask itself be killed.
fn tied_to_this_process(command: &Command) -> Command {
    let mut tied = match process::find("setpriv") {
        Some(setpriv) if cfg!(target_os = "linux") => {
            let mut tied = Command::new(setpriv);
            tied.args(["--pdeathsig", "KILL", "--"])
                .arg(command.get_program());
            tied
        }
        _ => Command::new(command.get_program()),
    };
    tied.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => tied.env(name, value),
            None => tied.env_remove(name),
        };
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut tied, 0);
    tied
}

const PATIENCE: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_service_is_there_when_it_says_where() {
        let script = "echo starting; echo 'listening on http://127.0.0.1:1/'; exec sleep 60";
        let mut service = Service::start("the test", &shell(script)).unwrap();
        assert_eq!(service.url, "http://127.0.0.1:1");
        assert!(service.check().is_ok());
    }

    #[test]
    fn a_service_that_ends_early_is_named_with_its_status() {
        let error = Service::start("the test", &shell("exit 3"))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "the test exited before it accepted connections (exit status: 3)"
        );
    }

    #[test]
    fn a_service_that_ends_later_is_noticed() {
        let mut service =
            Service::start("the test", &shell("echo listening on x; read line")).unwrap();
        service.child.wait().unwrap();
        assert!(
            service
                .check()
                .unwrap_err()
                .to_string()
                .starts_with("the test exited by itself")
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_dropped_service_is_gone() {
        let service =
            Service::start("the test", &shell("echo listening on x; exec sleep 60")).unwrap();
        let place = std::path::PathBuf::from(format!("/proc/{}", service.child.id()));
        assert!(place.exists());
        drop(service);
        assert!(!place.exists());
    }
}
