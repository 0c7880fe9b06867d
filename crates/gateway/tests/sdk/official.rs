//! The official packages, in a process of their own that answers questions: `npm/answer.mjs` and `python/answer.py`.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::payload::{Callback, fields};

/// Where the packages come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Registry {
    Npm,
    PyPi,
}

impl Registry {
    pub(crate) const ALL: [Self; 2] = [Self::Npm, Self::PyPi];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::PyPi => "pypi",
        }
    }

    /// Its packages; nothing where they are not installed.
    pub(crate) fn installed(self) -> Option<Official> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk");
        let command = match self {
            Self::Npm => {
                env::var_os("SDK_MODULES")?;
                let mut command = Command::new("node");
                command.arg(here.join("npm/answer.mjs"));
                command
            }
            Self::PyPi => {
                let mut command = Command::new(env::var_os("SDK_PYTHON")?);
                command.arg("-X").arg("utf8").arg("-B");
                command.arg(here.join("python/answer.py"));
                command
            }
        };
        Some(Official::start(command))
    }
}

/// The process; it ends with its input.
pub(crate) struct Official(Mutex<Pipes>);

struct Pipes {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Official {
    fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self(Mutex::new(Pipes {
            child,
            questions,
            answers,
        }))
    }

    /// What the packages say; an error of theirs is one of the test.
    #[track_caller]
    pub(crate) fn ask(&self, question: &str, mut given: Value) -> Value {
        given["question"] = Value::from(question);
        let mut line = String::new();
        {
            let mut pipes = self.0.lock().expect("not poisoned");
            let questions = pipes.questions.as_mut().expect("open");
            writeln!(questions, "{given}").expect("it reads");
            pipes.answers.read_line(&mut line).expect("it answers");
        }
        let mut reply: Value = serde_json::from_str(&line).expect("JSON");
        let error = reply["error"].as_str();
        assert!(error.is_none(), "{question}: {}", error.unwrap_or_default());
        reply["answer"].take()
    }

    /// A string that the packages make.
    #[track_caller]
    pub(crate) fn text(&self, question: &str, given: Value) -> String {
        let answer = self.ask(question, given);
        answer.as_str().expect("a string").to_owned()
    }

    /// Whether the vendor's own validator takes a callback, with its secret.
    #[track_caller]
    pub(crate) fn believes(&self, callback: &Callback, secret: &str) -> bool {
        let body = &callback.body;
        let headers = callback.headers();
        let authorization = callback.header("authorization");
        let answer = if let Some(signature) = callback.header("x-twilio-signature") {
            let url = &callback.url;
            let settings = callback.header(SETTINGS);
            if callback.header("content-type") == Some("application/json") {
                let given = json!({
                    "secret": secret, "settings": settings, "signature": signature, "url": url,
                    "body": body,
                });
                self.ask("twilio.validateBody", given)
            } else {
                let fields = fields(body);
                let given = json!({
                    "secret": secret, "settings": settings, "signature": signature, "url": url,
                    "fields": fields,
                });
                self.ask("twilio.validateForm", given)
            }
        } else if callback.header("webhook-signature").is_some() {
            let given = json!({"secret": secret, "headers": headers, "body": body});
            self.ask("standard.validate", given)
        } else if callback.header("x-sinch-webhook-signature").is_some() {
            let given = json!({"secret": secret, "headers": headers, "body": body});
            self.ask("sinch.validateText", given)
        } else if let Some(token) = authorization.and_then(|it| it.strip_prefix("Bearer ")) {
            let given = json!({"secret": secret, "token": token, "body": body});
            self.ask("vonage.validate", given)
        } else {
            let credentials = authorization
                .and_then(|it| it.split_once(' '))
                .map(|it| it.1);
            let key = credentials.and_then(|it| it.split_once(':')).map(|it| it.0);
            let given = json!({
                "key": key, "secret": secret, "headers": headers, "body": body,
                "path": callback.path(),
            });
            self.ask("sinch.validateApplication", given)
        };
        answer.as_bool().expect("yes or no")
    }
}

/// With what key and algorithm Twilio has signed, where it was not the account's token.
pub(crate) const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

impl Drop for Official {
    fn drop(&mut self) {
        if let Ok(pipes) = self.0.get_mut() {
            drop(pipes.questions.take());
            let _ = pipes.child.wait();
        }
    }
}
