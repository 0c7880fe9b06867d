//! What is kept of a request that may be repeated: its response, whom that is about, and a note for who takes over.

use serde_json::Value;

use crate::verification::{VerificationId, VerificationKey};

/// A response to be repeated, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON as the API documents it.
    pub body: Vec<u8>,
}

/// What a request that takes over from a dead process must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// The id that the process worked under.
    pub id: VerificationId,
}

/// Whom a kept response is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplySubject {
    /// The person with that verification.
    Verification(VerificationKey),
    /// The number in the request, by its pseudonym.
    TheNumber,
    /// Somebody else, or nobody.
    Other,
}

impl KeptResponse {
    /// The bytes to be sealed: the status in two of them, then the body.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.status.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// From such bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (status, body) = bytes.split_first_chunk::<2>()?;
        Some(Self {
            status: u16::from_be_bytes(*status),
            body: body.to_vec(),
        })
    }

    /// Whom it is about, when everything stored about `number` (E.164) is erased.
    pub fn subject(&self, number: &str) -> ReplySubject {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        if body["phoneNumber"] == number {
            return ReplySubject::TheNumber;
        }
        let verification = body["data"]["verificationId"].as_str();
        match verification.and_then(VerificationId::decode) {
            Some(id) => ReplySubject::Verification(id.key()),
            None => ReplySubject::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KeptResponse, ReplySubject};
    use crate::verification::VerificationId;

    fn kept(body: &serde_json::Value) -> KeptResponse {
        KeptResponse {
            status: 200,
            body: body.to_string().into_bytes(),
        }
    }

    #[test]
    fn a_response_comes_back_byte_for_byte() {
        let response = kept(&json!({"a": 1}));
        let again = KeptResponse::from_bytes(&response.to_bytes());
        assert_eq!(again, Some(response));
        assert_eq!(KeptResponse::from_bytes(&[1]), None);
    }

    #[test]
    fn a_response_is_about_the_number_or_the_verification_that_it_names() {
        let id = VerificationId::from_bytes([1; 16]);
        let number = "+12025550123";
        for (body, subject) in [
            (json!({"phoneNumber": number}), ReplySubject::TheNumber),
            (json!({"phoneNumber": "+12025550124"}), ReplySubject::Other),
            (
                json!({"data": {"verificationId": id.encode()}}),
                ReplySubject::Verification(id.key()),
            ),
            (
                json!({"data": {"verificationId": "?"}}),
                ReplySubject::Other,
            ),
            (json!({"errorCode": "INVALID_NUMBER"}), ReplySubject::Other),
        ] {
            assert_eq!(kept(&body).subject(number), subject, "{body}");
        }
        let empty = KeptResponse {
            status: 200,
            body: Vec::new(),
        };
        assert_eq!(empty.subject(number), ReplySubject::Other);
    }
}
