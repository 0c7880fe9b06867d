//! Values that stand for another one: of a sample, of a template whose variable was not set, of a secret kept elsewhere.

use super::leaf::Leaf;

/// Whether it is a placeholder from a sample, or the remains of a template variable that was not set.
pub(super) fn is_unfilled(leaf: &Leaf) -> bool {
    let value = leaf.value.trim();
    let bare = value.to_ascii_lowercase();
    is_template(value)
        || ["undefined", "null", "nil", "[object object]"].contains(&bare.as_str())
        || (!leaf.is_prose() && (value.contains('…') || value.ends_with("...")))
        || (leaf.is_prose() && value.starts_with("YOUR_"))
        || (leaf.is_copied() && stands_for_a_value(&bare))
        || (leaf.is_key() && stands_for_a_key(&bare))
}

/// Whether it says where a secret is, or holds it encrypted.
pub(super) fn is_reference(leaf: &Leaf) -> bool {
    let value = leaf.value.trim();
    leaf.is_secret && REFERENCES.iter().any(|begin| value.starts_with(begin))
}

fn is_template(value: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let inside = |start: &str, end: &str| {
        let rest = value.strip_prefix(start)?;
        rest.strip_suffix(end).filter(|it| !it.is_empty())
    };
    let is_words = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphabetic() || b" _-".contains(&byte))
    };
    // `sk_<key>`, `https://<host>`.
    let angle = value.split_once('<').and_then(|(_, rest)| {
        let (words, _) = rest.split_once('>')?;
        (!words.is_empty() && is_words(words)).then_some(())
    });
    ["${", "$(", "{{", "#{", "%(", "<%"]
        .iter()
        .any(|begin| value.contains(begin))
        || value.strip_prefix('$').is_some_and(is_name)
        || [("%", "%"), ("@", "@"), ("__", "__"), ("{", "}")]
            .iter()
            .any(|(start, end)| inside(start, end).is_some_and(is_name))
        || inside("[", "]").is_some_and(is_words)
        || inside("<", ">").is_some()
        || angle.is_some()
}

/// What people write where something is to be copied to. `value` is in lower case.
fn stands_for_a_value(value: &str) -> bool {
    let bare = bare(value);
    let of_whom = |whose: &str| {
        let rest = bare.strip_prefix(whose);
        rest.is_some_and(|rest| NOUNS.iter().any(|noun| rest.starts_with(noun)))
    };
    BEGINNINGS.iter().any(|begin| bare.starts_with(begin))
        || bare.contains("xxxxxxxx")
        || is_mostly_x(&bare)
        || of_whom("your")
        || of_whom("my")
        || value.starts_with("your_")
        || value.starts_with("your-")
        || (value.len() > 2 && !value.bytes().any(|byte| byte.is_ascii_alphanumeric()))
}

/// `xxx`, `xxxx-xxxx`. About one random key in ten thousand also starts with `xxx`; the rest of it tells them apart.
fn is_mostly_x(bare: &str) -> bool {
    bare.starts_with("xxx") && bare.matches('x').count() * 2 >= bare.len()
}

/// Common placeholders for keys.
fn stands_for_a_key(value: &str) -> bool {
    WHOLE.contains(&bare(value).as_str())
}

/// Without what begins keys and names of their kind, and without what joins words.
fn bare(value: &str) -> String {
    let rest = PREFIXES
        .iter()
        .find_map(|prefix| value.strip_prefix(prefix));
    let rest = rest.unwrap_or(value);
    rest.chars().filter(|it| !"-_ ".contains(*it)).collect()
}

const PREFIXES: [&str; 11] = [
    "sk_", "pk_", "whsec_", "c-", "acx", "vax", "mgx", "skx", "hjx", "hxx", "+x",
];
const WHOLE: [&str; 14] = [
    "secret",
    "password",
    "token",
    "apikey",
    "key",
    "example",
    "dummy",
    "none",
    "todo",
    "fixme",
    "tbd",
    "default",
    "mysecret",
    "supersecret",
];
const BEGINNINGS: [&str; 15] = [
    "changeme",
    "changethis",
    "changeit",
    "replaceme",
    "replacethis",
    "replacewith",
    "replaceby",
    "placeholder",
    "inserthere",
    "insertyour",
    "enteryour",
    "putyour",
    "pasteyour",
    "fillin",
    "redacted",
];
/// What is yours, or mine.
const NOUNS: [&str; 22] = [
    "account", "api", "app", "auth", "customer", "here", "key", "messag", "number", "own", "pass",
    "phone", "secret", "sender", "server", "service", "sid", "site", "token", "twilio", "value",
    "vonage",
];
/// How references to secrets begin: of SOPS, Vault, 1Password, AWS, Azure, Google, vals; of programs; and paths.
const REFERENCES: [&str; 27] = [
    "ENC[",
    "vault:",
    "op://",
    "arn:aws:",
    "ref+",
    "file:",
    "env:",
    "!secret",
    "secretsmanager:",
    "ssm:",
    "awssm://",
    "gsm://",
    "gcp:",
    "projects/",
    "@Microsoft.KeyVault",
    "keyring:",
    "process.env",
    "os.environ",
    "os.getenv",
    "getenv(",
    "ENV[",
    "/run/",
    "/etc/",
    "/var/",
    "~/",
    "/secrets/",
    "./",
];

#[cfg(test)]
mod tests {
    use super::{bare, stands_for_a_value};

    #[test]
    fn a_random_key_may_begin_with_any_letters() {
        for key in [
            "x-xxzgezGsiO3657te23VCaHbmmNTLaZOgT5i4dGzgk",
            "XXX0f3a9b27c4d5e6f708192a3b4c5d6",
            "sk_xxx4Vq9Lw2Jt8Rb1",
        ] {
            let key = key.to_ascii_lowercase();
            assert!(!stands_for_a_value(&key), "{key}, bare {}", bare(&key));
        }
        for key in ["xxx", "sk_xxx", "xxxx-xxxx", "xxx-1", "xxxxabcd"] {
            assert!(stands_for_a_value(key), "{key}");
        }
    }
}
