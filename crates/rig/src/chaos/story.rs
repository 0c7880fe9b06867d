//! One verification as its client sees it: what was requested, what was returned, and what must follow from that.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::Scene;
use super::asking::{BETWEEN_REPEATS, ask, insist, other_than, repeat, validate};
use super::findings::Promise;
use super::line::Line;
use crate::choices::Choices;
use crate::configuration::{SERVER_KEY, SITE_KEY};
use crate::connection::{Reply, Request};

/// The journal of one verification.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) number: String,
    /// What `/send` returned; without it the client knows of no verification.
    pub(super) id: Option<String>,
    /// Messages requested, and of those the ones that were certainly sent.
    asked: usize,
    sent: usize,
    /// Wrong codes entered, and of those the ones that were reported as wrong.
    wrong_given: u8,
    pub(super) wrong_told: u8,
    attempts_left: u8,
    token: Option<String>,
    doubt: Option<Doubt>,
}

/// A request with a key that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    Send,
    Redeem,
}

impl Story {
    /// `/send`, once.
    pub(super) async fn begin(scene: &Scene, line: &mut Line) -> Self {
        let mut story = Self {
            number: scene.numbers.next(),
            id: None,
            asked: 1,
            sent: 0,
            wrong_given: 0,
            wrong_told: 0,
            attempts_left: 5,
            token: None,
            doubt: None,
        };
        scene.findings.count_story();
        match ask(scene, line, &story.send()).await {
            Some(reply) => {
                story.learn_id(scene, &reply);
                story.sent = usize::from(story.id.is_some());
            }
            None => story.doubt = Some(Doubt::Send),
        }
        story
    }

    /// Whether the client waits for a response to a request that it may repeat.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.doubt.is_some()
    }

    /// Messages certainly sent, and messages requested.
    pub(super) fn sends(&self) -> (usize, usize) {
        (self.sent, self.asked)
    }

    /// Wrong codes, occasionally another message, the right code, its repetition, and the token.
    pub(super) async fn go_on(&mut self, scene: &Scene, line: &mut Line, choices: &mut Choices) {
        let Some(id) = self.id.clone() else {
            return;
        };
        if choices.once_in(4) || scene.stand_in.code(&self.number).is_none() {
            self.ask_again(scene, line, &id).await;
        }
        let Some(code) = scene.stand_in.code(&self.number) else {
            // Whether the first message was sent is unknown; the second was not.
            return;
        };
        for _ in 0..choices.among(0..4) {
            self.give_wrong(scene, line, &id, &code).await;
        }
        if choices.once_in(4) {
            self.ask_again(scene, line, &id).await;
        }
        self.give_right(scene, line, &id, &code).await;
        if choices.once_in(3) {
            self.redeem_with_key(scene, line).await;
        } else {
            self.redeem(scene, line).await;
        }
    }

    /// What was left open, once there are no more kills.
    pub(super) async fn end(&mut self, scene: &Scene, line: &mut Line, choices: &mut Choices) {
        match self.doubt.take() {
            Some(Doubt::Redeem) => self.redeem_with_key(scene, line).await,
            Some(Doubt::Send) => {
                let reply = repeat(scene, line, &self.send()).await;
                self.learn_id(scene, &reply);
                let again = repeat(scene, line, &self.send()).await;
                scene
                    .findings
                    .expect(Promise::SameAnswer, again.body == reply.body, || {
                        format!("{} and then {}: {self:?}", reply.json(), again.json())
                    });
                self.go_on(scene, line, choices).await;
            }
            None => self.go_on(scene, line, choices).await,
        }
    }

    fn send(&self) -> Request {
        let body = json!({"siteKey": SITE_KEY, "phoneNumber": self.number});
        Request::by_page("/verification/v3/send", &body).with("idempotency-key", &*self.number)
    }

    fn learn_id(&mut self, scene: &Scene, reply: &Reply) {
        let id = reply.json()["data"]["verificationId"]
            .as_str()
            .map(str::to_owned);
        if id.is_none() {
            scene.findings.count_refusal(reply.status.as_u16());
        }
        self.id = id;
    }

    async fn give_wrong(&mut self, scene: &Scene, line: &mut Line, id: &str, code: &str) {
        self.wrong_given += 1;
        let Some(reply) = ask(scene, line, &validate(id, &other_than(code))).await else {
            return;
        };
        let data = reply.json()["data"].clone();
        let left = data["attemptsLeft"]
            .as_u64()
            .and_then(|left| u8::try_from(left).ok());
        let counted = data["verificationStatus"] == "FAILED"
            && left.is_some_and(|left| self.may_be_left(left) && left < self.attempts_left);
        scene.findings.expect(Promise::NoCountLost, counted, || {
            format!(
                "{} {} to a wrong code: {self:?}",
                reply.status,
                reply.json()
            )
        });
        self.wrong_told += 1;
        self.attempts_left = left.unwrap_or(self.attempts_left);
    }

    /// `/resend` as soon as it is allowed: it does not give back any counted codes.
    async fn ask_again(&mut self, scene: &Scene, line: &mut Line, id: &str) {
        sleep(RESEND_GAP).await;
        self.asked += 1;
        let request = Request::by_page("/verification/v3/resend", &json!({"verificationId": id}));
        let Some(reply) = ask(scene, line, &request).await else {
            return;
        };
        if reply.status != 200 {
            scene.findings.count_refusal(reply.status.as_u16());
            return;
        }
        self.sent += 1;
        let left = reply.json()["data"]["attemptsLeft"]
            .as_u64()
            .unwrap_or(u64::MAX);
        let kept = u8::try_from(left).is_ok_and(|left| self.may_be_left(left));
        scene.findings.expect(Promise::NoCountLost, kept, || {
            format!("{left} attempts left after a resend: {self:?}")
        });
    }

    /// The right code until there is a response, and then again: one token, and none for a different code.
    async fn give_right(&mut self, scene: &Scene, line: &mut Line, id: &str, code: &str) {
        let reply = insist(scene, line, &validate(id, code)).await;
        let data = reply.json()["data"].clone();
        let verified = data["verificationStatus"] == "VERIFIED";
        scene.findings.expect(Promise::NoSendLost, verified, || {
            format!(
                "{} {} to the right code: {self:?}",
                reply.status,
                reply.json()
            )
        });
        if !verified {
            return;
        }
        self.token = data["token"].as_str().map(str::to_owned);
        let again = insist(scene, line, &validate(id, code)).await.json();
        let same = again["data"]["token"].as_str() == self.token.as_deref();
        scene.findings.expect(Promise::OneToken, same, || {
            format!("{again} to the same code again: {self:?}")
        });
        let other = insist(scene, line, &validate(id, &other_than(code))).await;
        scene
            .findings
            .expect(Promise::NoOtherCode, other.status == 409, || {
                format!(
                    "{} {} to another code: {self:?}",
                    other.status,
                    other.json()
                )
            });
    }

    /// The token until two responses have arrived. A client that got none may find it redeemed; it is never accepted
    /// twice.
    async fn redeem(&mut self, scene: &Scene, line: &mut Line) {
        let Some(token) = &self.token else {
            return;
        };
        let body = json!({"secret": SERVER_KEY, "token": token});
        let request = Request::by_server("/verification/v3/siteverify", &body);
        let (mut successes, mut spent, mut cut_off) = (0, 0, 0);
        while successes + spent < 2 {
            match ask(scene, line, &request).await.map(|reply| reply.json()) {
                None => cut_off += 1,
                Some(answer) if answer["success"] == true => successes += 1,
                Some(answer) => {
                    spent += 1;
                    let known = answer["errorCodes"] == json!(["TOKEN_ALREADY_REDEEMED"]);
                    scene.findings.expect(Promise::OneRedemption, known, || {
                        format!("{answer} to a token: {self:?}")
                    });
                }
            }
        }
        let once = successes == 1 || (successes == 0 && cut_off > 0);
        scene.findings.expect(Promise::OneRedemption, once, || {
            format!("redeemed {successes} times, {cut_off} times cut off: {self:?}")
        });
    }

    /// The token with a key: repeating the request returns the response; without the key it does not.
    async fn redeem_with_key(&mut self, scene: &Scene, line: &mut Line) {
        let Some(token) = &self.token else {
            return;
        };
        let body = json!({"secret": SERVER_KEY, "token": token});
        let request = Request::by_server("/verification/v3/siteverify", &body);
        let keyed = request.clone().with("idempotency-key", &*self.number);
        let mut answers = Vec::new();
        while answers.len() < 2 {
            match ask(scene, line, &keyed).await {
                Some(reply) if reply.status == 409 => sleep(BETWEEN_REPEATS).await,
                Some(reply) => answers.push(reply),
                None => {
                    self.doubt = Some(Doubt::Redeem);
                    return;
                }
            }
        }
        let same = answers[0].json()["success"] == true && answers[0].body == answers[1].body;
        scene.findings.expect(Promise::SameAnswer, same, || {
            format!(
                "{} and then {}: {self:?}",
                answers[0].json(),
                answers[1].json()
            )
        });
        let other = insist(scene, line, &request).await.json();
        let spent = other["errorCodes"] == json!(["TOKEN_ALREADY_REDEEMED"]);
        scene.findings.expect(Promise::OneRedemption, spent, || {
            format!("{other} without the key: {self:?}")
        });
    }

    /// Whether that many attempts can be left: those reported are counted, those sent may be.
    fn may_be_left(&self, left: u8) -> bool {
        (5_u8.saturating_sub(self.wrong_given)..=5 - self.wrong_told).contains(&left)
    }
}

/// The configured wait between two messages, and a little more.
const RESEND_GAP: Duration = Duration::from_millis(1_050);
