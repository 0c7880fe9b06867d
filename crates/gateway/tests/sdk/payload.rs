//! A callback as it is posted, and what is changed in it on the way.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value, json};

/// One request of a vendor's.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    /// With the query.
    pub(crate) url: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Callback {
    pub(crate) fn new(url: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            url: url.to_owned(),
            headers: headers.iter().map(owned).collect(),
            body: body.to_owned(),
        }
    }

    /// What a stand-in posts.
    pub(crate) fn of(posted: provider_sim::callback::Callback) -> Self {
        let named = |(name, value): (&str, String)| (name.to_owned(), value);
        Self {
            url: posted.url,
            headers: posted.headers.into_iter().map(named).collect(),
            body: posted.body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn headers(&self) -> Value {
        let pairs = self.headers.iter();
        let pairs = pairs.map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    /// The URL's path, without its query.
    pub(crate) fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// The URL's path and query.
    pub(crate) fn target(&self) -> &str {
        let host = self.url.find("://").map_or(0, |at| at + 3);
        let path = self.url[host..].find('/').expect("a path");
        &self.url[host + path..]
    }

    /// The same with one character changed, by what it is called.
    pub(crate) fn mutations(&self) -> Vec<(String, Self)> {
        let mut mutations = vec![("body".to_owned(), self.with_body(&changed(&self.body)))];
        for (index, (name, value)) in self.headers.iter().enumerate() {
            let signs = ["signature", "timestamp", "authorization", "webhook-id"];
            if signs.iter().any(|part| name.contains(part)) && !name.ends_with("-algorithm") {
                let mut mutation = self.clone();
                mutation.headers[index].1 = changed(value);
                mutations.push((name.clone(), mutation));
            }
        }
        if self.header("x-twilio-signature").is_some() {
            let mut mutation = self.clone();
            let joint = if self.url.contains('?') { '&' } else { '?' };
            mutation.url = format!("{}{joint}a=b", self.url);
            mutations.push(("url".to_owned(), mutation));
        }
        mutations
    }

    fn with_body(&self, body: &str) -> Self {
        Self {
            body: body.to_owned(),
            ..self.clone()
        }
    }
}

/// The last letter or digit but one is another: in base64 the last one's last bits may say nothing.
fn changed(text: &str) -> String {
    let places = text.char_indices().rev();
    let mut places = places.filter(|(_, character)| character.is_ascii_alphanumeric());
    let (at, found) = places.nth(1).expect("two characters");
    let other = match found {
        '1' => '2',
        digit if digit.is_ascii_digit() => '1',
        'a' => 'b',
        _ => 'a',
    };
    let mut text = text.to_owned();
    text.replace_range(at..=at, &other.to_string());
    text
}

/// The fields of a form, as the SDKs take them: several values of one name are a list.
pub(crate) fn fields(body: &str) -> Value {
    let mut fields = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in form_urlencoded::parse(body.as_bytes()).into_owned() {
        fields.entry(name).or_default().push(value);
    }
    let one = |values: Vec<String>| match <[String; 1]>::try_from(values) {
        Ok([value]) => json!(value),
        Err(values) => json!(values),
    };
    let pairs = fields.into_iter().map(|(name, values)| (name, one(values)));
    Value::Object(pairs.collect())
}

/// An id that nobody has had yet: what was heard once is not believed twice.
pub(crate) fn fresh(prefix: &str) -> String {
    format!("{prefix}{:032x}", IDS.fetch_add(1, Ordering::Relaxed))
}

/// The same as a UUID.
pub(crate) fn fresh_uuid() -> String {
    let number = IDS.fetch_add(1, Ordering::Relaxed);
    format!("00000000-0000-4000-8000-{number:012x}")
}

static IDS: AtomicU64 = AtomicU64::new(1);

/// Now: the SDKs judge a time stamp by the machine's clock.
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
