//! `otp-gateway erase`: what is left of a number, byte by byte.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::process::{Process, command, config, written};

const ERASED: &str = "+12025550123";
const OTHER: &str = "+12025550124";

/// The sealed responses in the store.
fn replies(folder: &Path) -> Vec<Vec<u8>> {
    let store = rusqlite::Connection::open(folder.join("otp.sqlite")).expect("opens");
    let mut statement = store
        .prepare("SELECT reply FROM replies WHERE reply IS NOT NULL")
        .expect("prepares");
    let rows = statement.query_map([], |row| row.get(0)).expect("reads");
    rows.collect::<Result<_, _>>().expect("reads")
}

/// Every byte of the store's files.
fn bytes(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("folder");
    let files = files.map(|file| file.expect("entry").path());
    let store = files.filter(|path| path.to_string_lossy().contains("otp.sqlite"));
    store
        .flat_map(|path| std::fs::read(path).expect("reads"))
        .collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    /// A call with an idempotency key, and the response as text.
    async fn post(&self, endpoint: &str, key: &str, body: &Value) -> String {
        let url = format!("{}/verification/v3/{endpoint}", self.url);
        let call = self.http.post(url).header("authToken", "sk_demo");
        let call = call.header("Idempotency-Key", key).json(body);
        let answer = call.send().await.expect("answers");
        answer.text().await.expect("text")
    }

    /// From the first message to the redeemed token, each step with a key of its own; returns the responses.
    async fn verify(&self, number: &str) -> Vec<(&'static str, Value, String)> {
        let wanted = json!({"phoneNumber": number});
        let sent = self.post("send", &format!("send-{number}"), &wanted).await;
        let id =
            serde_json::from_str::<Value>(&sent).expect("JSON")["data"]["verificationId"].clone();
        let inbox = format!(
            "{}/sandbox/messages?to={}",
            self.url,
            number.replace('+', "%2B")
        );
        let inbox = self.http.get(inbox).send().await.expect("answers");
        let inbox: Value = inbox.json().await.expect("JSON");
        let code = &inbox["messages"][0]["code"];
        let check = json!({"verificationId": id, "code": code});
        let checked = self.post("validate", "-", &check).await;
        let token = serde_json::from_str::<Value>(&checked).expect("JSON")["data"]["token"].clone();
        let redeem = json!({"secret": "sk_demo", "token": token});
        let redeemed = self
            .post("siteverify", &format!("redeem-{number}"), &redeem)
            .await;
        assert!(redeemed.contains(number), "{redeemed}");
        vec![("send", wanted, sent), ("siteverify", redeem, redeemed)]
    }
}

#[tokio::test]
async fn kept_answers_about_the_number_go_and_those_about_others_stay() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let process = Process::start(command("serve", &path));
    let client = Client {
        http: reqwest::Client::new(),
        url: process.url().to_owned(),
    };
    client.verify(ERASED).await;
    let about_it = replies(folder.path());
    assert_eq!(about_it.len(), 2);
    let about_other = client.verify(OTHER).await;
    assert_eq!(replies(folder.path()).len(), 4);
    for reply in &about_it {
        assert!(contains(&bytes(folder.path()), reply));
    }

    let mut erase = command("erase", &path);
    let erase = erase.arg(ERASED).stdout(Stdio::piped());
    let output = erase.output().expect("runs");
    let words = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{words}");
    assert!(words.ends_with(", and 2 kept answers\n"), "{words}");

    let left = bytes(folder.path());
    for reply in &about_it {
        assert!(!contains(&left, reply), "a sealed answer is left");
    }
    assert_eq!(replies(folder.path()).len(), 2);
    // A repeated request about another number still gets the first response.
    for (endpoint, body, first) in &about_other {
        let key = match *endpoint {
            "send" => format!("send-{OTHER}"),
            _ => format!("redeem-{OTHER}"),
        };
        assert_eq!(client.post(endpoint, &key, body).await, *first);
    }
}
