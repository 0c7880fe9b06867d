//! One verification as its client lives it: what was asked, what was told, and what must follow from that.

use std::time::Duration;

use serde_json::json;

use super::Scene;
use super::findings::Promise;
use super::line::Line;
use crate::choices::Choices;
use crate::configuration::{SERVER_KEY, SITE_KEY};
use crate::connection::{Reply, Request};

/// The journal of one verification.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) number: String,
    /// What `/send` answered; without it the client knows of no verification.
    pub(super) id: Option<String>,
    /// Messages asked for, and of those the ones that were answered with 200.
    asked: usize,
    acknowledged: usize,
    /// Wrong codes given, and of those the ones that were told to have been wrong.
    wrong_given: u8,
    pub(super) wrong_told: u8,
    attempts_left: u8,
    token: Option<String>,
}

impl Story {
    /// `/send`, once: a client that was told nothing begins anew, with another number.
    pub(super) async fn begin(scene: &Scene, line: &mut Line) -> Self {
        let mut story = Self {
            number: scene.numbers.next(),
            id: None,
            asked: 1,
            acknowledged: 0,
            wrong_given: 0,
            wrong_told: 0,
            attempts_left: 5,
            token: None,
        };
        scene.findings.count_story();
        let body = json!({"siteKey": SITE_KEY, "phoneNumber": story.number});
        let request = Request::by_page("/verification/v3/send", &body);
        if let Some(reply) = ask(scene, line, &request).await {
            let id = reply.json()["data"]["verificationId"]
                .as_str()
                .map(str::to_owned);
            if id.is_none() {
                scene.findings.count_refusal(reply.status.as_u16());
            }
            story.acknowledged = usize::from(id.is_some());
            story.id = id;
        }
        story
    }

    /// Whether the client was told that the message is on its way.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.id.is_some()
    }

    /// Messages acknowledged, and messages asked for.
    pub(super) fn sends(&self) -> (usize, usize) {
        (self.acknowledged, self.asked)
    }

    /// Wrong codes, another message now and then, the right code, its repeat, and the token.
    pub(super) async fn go_on(&mut self, scene: &Scene, line: &mut Line, choices: &mut Choices) {
        let Some(id) = self.id.clone() else {
            return;
        };
        let Some(code) = scene.stand_in.code(&self.number) else {
            scene.findings.expect(Promise::NoSendLost, false, || {
                format!("acknowledged, and no provider was called: {self:?}")
            });
            return;
        };
        for _ in 0..choices.among(0..4) {
            self.give_wrong(scene, line, &id, &code).await;
        }
        if choices.once_in(4) {
            self.ask_again(scene, line, &id).await;
        }
        self.give_right(scene, line, &id, &code).await;
        self.redeem(scene, line).await;
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

    /// `/resend` as soon as it may be: it takes none of the counted codes back.
    async fn ask_again(&mut self, scene: &Scene, line: &mut Line, id: &str) {
        tokio::time::sleep(RESEND_GAP).await;
        self.asked += 1;
        let request = Request::by_page("/verification/v3/resend", &json!({"verificationId": id}));
        let Some(reply) = ask(scene, line, &request).await else {
            return;
        };
        if reply.status != 200 {
            scene.findings.count_refusal(reply.status.as_u16());
            return;
        }
        self.acknowledged += 1;
        let left = reply.json()["data"]["attemptsLeft"]
            .as_u64()
            .unwrap_or(u64::MAX);
        let kept = u8::try_from(left).is_ok_and(|left| self.may_be_left(left));
        scene.findings.expect(Promise::NoCountLost, kept, || {
            format!("{left} attempts left after a resend: {self:?}")
        });
    }

    /// The right code until there is an answer, and then again: one token, and for another code none.
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

    /// The token until it was answered twice. Who was told nothing may find it used up; nobody is told twice that it is
    /// good.
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

    /// Whether as many attempts can be left: those told are counted, those given may be.
    fn may_be_left(&self, left: u8) -> bool {
        (5_u8.saturating_sub(self.wrong_given)..=5 - self.wrong_told).contains(&left)
    }
}

fn validate(id: &str, code: &str) -> Request {
    let body = json!({"verificationId": id, "code": code});
    Request::by_page("/verification/v3/validate", &body)
}

async fn ask(scene: &Scene, line: &mut Line, request: &Request) -> Option<Reply> {
    let reply = line.ask(request).await;
    scene.findings.count_request(reply.is_none());
    reply
}

/// Asks until there is an answer, as a client does that may.
async fn insist(scene: &Scene, line: &mut Line, request: &Request) -> Reply {
    loop {
        if let Some(reply) = ask(scene, line, request).await {
            return reply;
        }
    }
}

fn other_than(code: &str) -> String {
    code.chars()
        .map(|digit| if digit == '0' { '1' } else { '0' })
        .collect()
}

/// The configured gap between two messages, and a little.
const RESEND_GAP: Duration = Duration::from_millis(1_050);
