//! Every sample in the documents: extracted, filled in where it says `…`, and run.

mod config;
mod operation;
mod production;
mod shell;

use std::fs;
use std::path::{Path, PathBuf};

use provider_sim::accounts::{sinch, twilio, verifynow, vonage};
use tempfile::TempDir;

/// One sample.
#[derive(Clone, Debug)]
struct Sample {
    /// `docs/GATEWAY.md:37`.
    place: String,
    language: String,
    text: String,
}

/// All samples of a language.
fn samples(language: &str) -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![root.join("README.md")];
    for entry in fs::read_dir(root.join("docs")).expect("docs") {
        files.push(entry.expect("an entry").path());
    }
    files.retain(|file| file.extension().is_some_and(|it| it == "md"));
    files.sort();
    let all = files.iter().flat_map(|file| taken_out(file));
    all.filter(|sample| sample.language == language).collect()
}

fn taken_out(file: &Path) -> Vec<Sample> {
    let name = file.file_name().expect("a name").to_string_lossy();
    let text = fs::read_to_string(file).expect("text");
    let mut samples = Vec::new();
    let mut open: Option<Sample> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Sample {
                    place: format!("{name}:{number}"),
                    language: language.trim().to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => samples.extend(open.take()),
            (Some(sample), None) => {
                sample.text.push_str(line);
                sample.text.push('\n');
            }
            (None, None) => {}
        }
    }
    samples
}

/// What a reader would fill in for `…` and for paths, in a directory of its own.
struct Reader(TempDir);

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["secrets", "widget", "store", "backups"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        fs::write(folder.path().join("widget/otp-verify.js"), "").expect("writes");
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A sample with everything filled in.
    fn fill(&self, sample: &Sample) -> String {
        let mut text = sample.text.clone();
        for (blank, value) in BLANKS {
            text = text.replace(blank, value);
        }
        // Hosts that somebody can have.
        text = text.replace("otp.example", "otp.shop.io");
        text = text.replace("shop.example", "shop.io");
        for key in KEYS {
            text = text.replacen("\"…\"", &format!("\"{key}\""), 1);
        }
        for (place, name) in [
            ("/usr/share/otp-verify", "widget"),
            ("/var/lib/otp-verify", "store"),
            ("/var/backups", "backups"),
        ] {
            text = text.replace(place, &self.path(name).to_string_lossy());
        }
        let secrets = self.path("secrets").to_string_lossy().into_owned();
        while let Some(start) = text.find("/run/secrets/") {
            let rest = &text[start + "/run/secrets/".len()..];
            let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && !"-_.".contains(it));
            let name = rest[..end.unwrap_or(rest.len())].to_owned();
            fs::write(self.path("secrets").join(&name), secret(&name)).expect("writes");
            text.replace_range(start..start + "/run/secrets".len(), &secrets);
        }
        text
    }
}

/// What is in a file of this name.
fn secret(name: &str) -> String {
    let text = match name {
        "otp-mac" => KEYS[0],
        "otp-seal" => KEYS[1],
        "otp-token" => KEYS[2],
        _ if name.starts_with("otp-") => SERVER_KEY,
        _ if name.contains("twilio") => twilio::AUTH_TOKEN,
        _ if name.contains("sinch") => sinch::APPLICATION_SECRET,
        _ if name.contains("vonage") => vonage::API_SECRET,
        _ => verifynow::PASSWORD,
    };
    format!("{text}\n")
}

const SITE_KEY: &str = "pk_yVtdUiNyV2vYhH5u";
const SERVER_KEY: &str = "sk_Zx9wJ4rN8sT2qLbK7mPf";
const KEYS: [&str; 3] = [
    "Zm9vYmFyLWJhei1xdXV4LXRoZS1xdWljay1icm93bi0",
    "c3BoaW54LW9mLWJsYWNrLXF1YXJ0ei1qdWRnZS1teS0",
    "cGFjay1teS1ib3gtd2l0aC1maXZlLWRvemVuLWxpcXU",
];
const BLANKS: [(&str, &str); 10] = [
    ("pk_…", SITE_KEY),
    ("sk_…", SERVER_KEY),
    ("AC…", twilio::ACCOUNT_SID),
    ("VA…", twilio::SERVICE_SID),
    ("MG…", twilio::MESSAGING_SERVICE_SID),
    ("HJ…", twilio::TEMPLATE_SID),
    ("HX…", twilio::CONTENT_SID),
    ("SK…", "SK00000000000000000000000000000001"),
    ("C-…", verifynow::CUSTOMER_ID),
    (
        "669E367E-…:BeIukql3…",
        "669E367E-0000-4000-8000-000000000001:c3RhbmQtaW4tc2luY2gtc2VjcmV0",
    ),
];
