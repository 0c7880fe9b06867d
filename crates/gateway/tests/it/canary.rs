//! A whole run of the real program at its finest log level; afterwards no byte of a number, a code or a key is found in
//! its log or its files, in any encoding.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::process::{Process, command, config, written};

const NUMBERS: [&str; 3] = ["+12025556173", "+447911123456", "+4915112345678"];
const SERVER_KEY: &str = "sk_canary_Yk3vQ9TzLmW2";

/// A page, and the server behind it.
struct Client {
    url: String,
    /// Everything that must not be found anywhere.
    canaries: Vec<String>,
}

impl Client {
    async fn post(&mut self, endpoint: &str, body: Value) -> Value {
        let call = reqwest::Client::new()
            .post(format!("{}/verification/v3/{endpoint}", self.url))
            .json(&body);
        // A server's key is in its body.
        let call = if endpoint == "siteverify" {
            call
        } else {
            call.header("Origin", "http://127.0.0.1:8080")
        };
        let answer = call.send().await.expect("answers");
        let answer: Value = answer.json().await.expect("JSON");
        for secret in ["verificationId", "token"] {
            let secret = answer["data"][secret].as_str().map(str::to_owned);
            self.canaries.extend(secret);
        }
        answer
    }

    /// From the first message to a token that was used twice, with failures on the way.
    async fn verify(&mut self, number: &str) {
        let begun = self
            .post("send", json!({"siteKey": "pk_demo", "phoneNumber": number}))
            .await;
        let id = &begun["data"]["verificationId"];
        let query = number.replace('+', "%2B");
        let inbox = reqwest::get(format!("{}/sandbox/messages?to={query}", self.url)).await;
        let inbox: Value = inbox.expect("answers").json().await.expect("JSON");
        let code = inbox["messages"][0]["code"]
            .as_str()
            .expect("a code")
            .to_owned();
        assert_eq!(code.len(), 10);
        self.canaries.push(code.clone());
        for wrong in ["7294610358", "not a code", ""] {
            self.post("validate", json!({"verificationId": id, "code": wrong}))
                .await;
        }
        self.post("resend", json!({"verificationId": id})).await;
        self.post(
            "validate",
            json!({"verificationId": id, "code": code, "more": number}),
        )
        .await;
        let verified = self
            .post("validate", json!({"verificationId": id, "code": code}))
            .await;
        let token = verified["data"]["token"].clone();
        assert!(token.is_string(), "{verified}");
        for secret in ["sk_wrong", SERVER_KEY, SERVER_KEY] {
            let body = json!({"secret": secret, "token": token, "expectedPhoneNumber": number});
            self.post("siteverify", body).await;
        }
        self.post("refresh", json!({"verificationId": id})).await;
    }

    /// Refused requests contain numbers and codes, too.
    async fn be_refused(&mut self) {
        for last in ["0101", "0103", "0104", "0108", "0110"] {
            let number = format!("+1202555{last}");
            self.post("send", json!({"siteKey": "pk_demo", "phoneNumber": number}))
                .await;
        }
        for body in [
            json!({"siteKey": "pk_demo", "phoneNumber": 12_025_556_173_u64}),
            json!({"siteKey": NUMBERS[0], "phoneNumber": NUMBERS[0]}),
            json!({"siteKey": "pk_demo", "phoneNumber": format!("{}x", NUMBERS[0])}),
            json!({"phoneNumber": NUMBERS[1], "action": NUMBERS[1]}),
        ] {
            self.post("send", body).await;
        }
        let path = format!("{}/{}?to={}", self.url, NUMBERS[0], NUMBERS[0]);
        reqwest::get(path).await.expect("answers");
    }
}

#[tokio::test]
async fn numbers_codes_and_keys_are_found_nowhere_afterwards() {
    let folder = tempfile::tempdir().expect("folder");
    let log = folder.path().join("gateway.log");
    let text = config(folder.path())
        .replace("[\"sk_demo\"]", &format!("[\"{SERVER_KEY}\"]"))
        .replace("[otp]", "[otp]\nlength = 10")
        + "\n[limits]\naddress_sends = []\n";
    let configuration = tempfile::tempdir().expect("folder");
    let mut serve = command("serve", &written(&configuration, &text));
    serve.env("RUST_LOG", "trace");
    serve.stderr(Stdio::from(fs::File::create(&log).expect("creates")));
    let process = Process::start_logging(serve);
    let mut client = Client {
        url: process.url().to_owned(),
        canaries: vec![SERVER_KEY.to_owned()],
    };
    for number in NUMBERS {
        client.verify(number).await;
    }
    client.be_refused().await;
    // While it runs: the store's log has not been merged into its file.
    search(folder.path(), &client.canaries);
    assert_eq!(process.terminate(), Some(0));
    search(folder.path(), &client.canaries);

    let logged = fs::read_to_string(&log).expect("reads");
    for event in [
        "message.sent",
        "code.checked",
        "token.redeemed",
        "http.responded",
    ] {
        assert!(logged.contains(event), "{event} is missing in:\n{logged}");
    }
}

/// Searches every file for every encoding of every canary.
fn search(folder: &Path, canaries: &[String]) {
    let keys = [
        "AAAAAAAAAAAAAAAAAAAAAAAA",
        "AQEBAQEBAQEBAQEBAQEBAQEB",
        "AgICAgICAgICAgICAgICAgIC",
    ];
    let mut needles: Vec<String> = keys.map(str::to_owned).to_vec();
    needles.extend([latin(&[1; 24]), latin(&[2; 24])]);
    for number in NUMBERS {
        needles.extend(spellings(number));
        needles.extend(spellings(&number[1..]));
        needles.extend(spellings(&number[number.len() - 9..]));
    }
    for canary in canaries {
        needles.extend(spellings(canary));
    }
    let mut files = 0;
    for file in fs::read_dir(folder).expect("folder") {
        let path = file.expect("entry").path();
        let bytes = latin(&fs::read(&path).expect("reads"));
        for needle in &needles {
            assert!(
                !bytes.contains(needle),
                "{needle:?} is in {}",
                path.display()
            );
        }
        files += usize::from(!bytes.is_empty());
    }
    assert!(files >= 2, "a store and a log");
}

/// Bytes as text, one character each.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// As it is; in hex, in base64 at each alignment, URL-encoded, with something between its characters.
fn spellings(text: &str) -> Vec<String> {
    let hex: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.concat();
    let between = |separator: &str| {
        let characters: Vec<String> = text.chars().map(String::from).collect();
        characters.join(separator)
    };
    let in_threes = |separator: &str| {
        let characters: Vec<char> = text.chars().collect();
        let threes: Vec<String> = characters.chunks(3).map(|it| it.iter().collect()).collect();
        threes.join(separator)
    };
    let mut all = vec![
        text.to_owned(),
        hex.to_uppercase(),
        hex,
        text.replace('+', "%2B"),
        between(" "),
        between(", "),
        in_threes(" "),
        in_threes("-"),
    ];
    for alignment in 0..3 {
        let shifted = [vec![0; alignment], text.as_bytes().to_vec()].concat();
        for encoded in [
            STANDARD_NO_PAD.encode(&shifted),
            URL_SAFE_NO_PAD.encode(&shifted),
        ] {
            // The ends share their characters with adjacent data.
            all.push(encoded[2 * alignment..encoded.len() - 2].to_owned());
        }
    }
    all
}
