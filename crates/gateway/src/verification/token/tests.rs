//! Tokens that must be accepted, and everything that must not.

use super::{Claims, InvalidToken, TokenKeys};
use crate::encoding::{base64url, from_base64url};

fn claims() -> Claims {
    Claims {
        iss: "https://otp.example".to_owned(),
        aud: "shop".to_owned(),
        sub: "verification".to_owned(),
        jti: "token".to_owned(),
        iat: 1_000,
        exp: 1_300,
        hostname: "shop.example".to_owned(),
        action: Some("signup".to_owned()),
        phone_number: "+12025550123".to_owned(),
        phone_number_verified: true,
    }
}

#[test]
fn a_token_opens_to_its_claims_and_is_always_the_same() {
    let keys = TokenKeys::new([[1; 32]]);
    let token = keys.sign(&claims()).expect("signs");
    assert_eq!(keys.open(&token), Ok(claims()));
    assert_eq!(keys.sign(&claims()).expect("signs"), token);
}

#[test]
fn the_key_is_named_by_its_thumbprint() {
    // The public key and thumbprint of RFC 8037, appendix A.
    let seed = from_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("canonical");
    let keys = TokenKeys::new([seed.try_into().expect("32 bytes")]);
    let jwks = serde_json::to_value(keys.jwks()).expect("serialises");
    assert_eq!(
        jwks["keys"][0]["x"],
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    );
    assert_eq!(
        jwks["keys"][0]["kid"],
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    );
}

#[test]
fn no_character_can_be_changed_or_left_off() {
    let keys = TokenKeys::new([[1; 32]]);
    let token = keys.sign(&claims()).expect("signs");
    for position in 0..token.len() {
        // Every position, and over eight of them every bit but the highest, which would not be text.
        let mut bytes = token.clone().into_bytes();
        bytes[position] ^= 1 << (position % 7);
        let changed = String::from_utf8(bytes).expect("ASCII");
        assert_eq!(keys.open(&changed), Err(InvalidToken), "{position}");
        assert_eq!(keys.open(&token[..position]), Err(InvalidToken));
    }
}

#[test]
fn another_header_or_key_is_never_accepted() {
    let keys = TokenKeys::new([[1; 32]]);
    let token = keys.sign(&claims()).expect("signs");
    let payload = token.split('.').nth(1).expect("three parts");
    let signature = token.rsplit('.').next().expect("three parts");

    let none = base64url(br#"{"alg":"none","typ":"JWT"}"#);
    assert_eq!(keys.open(&format!("{none}.{payload}.")), Err(InvalidToken));
    assert_eq!(
        keys.open(&format!("{none}.{payload}.{signature}")),
        Err(InvalidToken)
    );
    let forged = TokenKeys::new([[2; 32]]).sign(&claims()).expect("signs");
    assert_eq!(keys.open(&forged), Err(InvalidToken));
    // A stranger's signature under our own header.
    let ours = token.split('.').next().expect("three parts");
    let rest = forged.split_once('.').expect("three parts").1;
    assert_eq!(keys.open(&format!("{ours}.{rest}")), Err(InvalidToken));
    for garbage in ["", ".", "..", "a.b.c", "😀.😀.😀", &"a".repeat(1_000_000)] {
        assert_eq!(keys.open(garbage), Err(InvalidToken));
    }
}

#[test]
fn of_twenty_thousand_changed_tokens_none_is_accepted() {
    let keys = TokenKeys::new([[1; 32], [2; 32]]);
    let token = keys.sign(&claims()).expect("signs");
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut accepted = 0;
    for round in 0..20_000 {
        let forged = forge(&token, round, random.below(4096), random.below(8));
        assert_ne!(forged, token);
        accepted += usize::from(keys.open(&forged).is_ok());
    }
    assert_eq!(accepted, 0);
}

/// One of eight ways to change a token; `at` and `bit` say where.
fn forge(token: &str, way: usize, at: usize, bit: usize) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("three parts");
    };
    let flip = |part: &str| {
        let mut bytes = from_base64url(part).expect("canonical");
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        base64url(&bytes)
    };
    let first_part = |token: &str| token.split('.').next().expect("a header").to_owned();
    let mut text = token.to_owned();
    match way % 8 {
        // A bit of the header, of the claims, of the signature.
        0 => format!("{}.{payload}.{signature}", flip(header)),
        1 => format!("{header}.{}.{signature}", flip(payload)),
        2 => format!("{header}.{payload}.{}", flip(signature)),
        // Another algorithm, with and without the signature.
        3 => {
            let alg = ["none", "None", "HS256", "ES256", "EdDSA "][at % 5];
            let plain = from_base64url(header).expect("canonical");
            let plain = String::from_utf8(plain)
                .expect("text")
                .replace("EdDSA", alg);
            let header = base64url(plain.as_bytes());
            format!("{header}.{payload}.{}", [signature, ""][bit % 2])
        }
        // Claims for another site, signed by a stranger, under our header.
        4 => {
            let mut other = claims();
            other.aud = format!("site-{at}");
            let signed = TokenKeys::new([[9; 32]]).sign(&other).expect("signs");
            format!(
                "{header}.{}",
                signed.split_once('.').expect("three parts").1
            )
        }
        // Our second key's header over the first one's signature.
        5 => {
            let second = TokenKeys::new([[2; 32]]).sign(&claims()).expect("signs");
            format!("{}.{payload}.{signature}", first_part(&second))
        }
        // A character inserted, or removed.
        6 => {
            text.insert(at % token.len(), char::from(b"AZaz09-_.="[bit]));
            text
        }
        _ => {
            text.remove(at % token.len());
            text
        }
    }
}

/// The same values in every run (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("small")
    }
}

#[test]
fn a_token_of_an_earlier_key_opens_until_that_key_is_taken_out() {
    let token = TokenKeys::new([[1; 32]]).sign(&claims()).expect("signs");
    let both = TokenKeys::new([[2; 32], [1; 32]]);
    assert_eq!(both.open(&token), Ok(claims()));
    assert_ne!(both.sign(&claims()).expect("signs"), token);
    let jwks = serde_json::to_value(both.jwks()).expect("serialises");
    assert_eq!(jwks["keys"].as_array().map(Vec::len), Some(2));
    assert_eq!(TokenKeys::new([[2; 32]]).open(&token), Err(InvalidToken));
}
