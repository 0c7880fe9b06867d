//! Tokens that open, and everything that must not.

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
    let keys = TokenKeys::new(&[1; 32]);
    let token = keys.sign(&claims()).expect("signs");
    assert_eq!(keys.open(&token), Ok(claims()));
    assert_eq!(keys.sign(&claims()).expect("signs"), token);
}

#[test]
fn the_key_is_named_by_its_thumbprint() {
    // The public key and thumbprint of RFC 8037, appendix A.
    let seed = from_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("canonical");
    let keys = TokenKeys::new(&seed.try_into().expect("32 bytes"));
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
    let keys = TokenKeys::new(&[1; 32]);
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
    let keys = TokenKeys::new(&[1; 32]);
    let token = keys.sign(&claims()).expect("signs");
    let payload = token.split('.').nth(1).expect("three parts");
    let signature = token.rsplit('.').next().expect("three parts");

    let none = base64url(br#"{"alg":"none","typ":"JWT"}"#);
    assert_eq!(keys.open(&format!("{none}.{payload}.")), Err(InvalidToken));
    assert_eq!(
        keys.open(&format!("{none}.{payload}.{signature}")),
        Err(InvalidToken)
    );
    let forged = TokenKeys::new(&[2; 32]).sign(&claims()).expect("signs");
    assert_eq!(keys.open(&forged), Err(InvalidToken));
    // A stranger's signature under our own header.
    let ours = token.split('.').next().expect("three parts");
    let rest = forged.split_once('.').expect("three parts").1;
    assert_eq!(keys.open(&format!("{ours}.{rest}")), Err(InvalidToken));
    for garbage in ["", ".", "..", "a.b.c", "😀.😀.😀", &"a".repeat(1_000_000)] {
        assert_eq!(keys.open(garbage), Err(InvalidToken));
    }
}
