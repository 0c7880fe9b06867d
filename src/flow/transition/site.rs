//! The site's configuration: useful, never waited for, and asked for until it is there.

use wire::{ConfigAnswer, ErrorCode};

use super::notification;
use super::refusal::{DEFAULT_WAIT_SECONDS, may_pass};
use crate::flow::countdown::after;
use crate::flow::pending::backoff;
use crate::flow::{Effect, Failure, Message, Moment, Notice, State};

impl State {
    pub(super) fn configured(
        &mut self,
        answer: Result<ConfigAnswer, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        match answer {
            Ok(site) => {
                if self.pending.is_none() {
                    self.reached();
                }
                self.config_failures = 0;
                if std::mem::take(&mut self.is_refused) {
                    self.notice = None;
                }
                self.know_site(site);
                Vec::new()
            }
            Err(failure) => {
                self.config_failures += 1;
                let first = self.config_failures == 1;
                self.not_configured(&failure, moment);
                first.then(|| notification(&failure)).into_iter().collect()
            }
        }
    }

    pub(super) fn know_site(&mut self, site: ConfigAnswer) {
        self.site = Some(site);
        self.preselect(self.sites_guess());
    }

    /// A silence is broken some time, a busy gateway says when; another refusal will not mend itself.
    fn not_configured(&mut self, failure: &Failure, moment: Moment) {
        match failure {
            Failure::Unreachable => {
                let wait = backoff(self.config_failures, moment.random_u64());
                self.config_again_at = Some(moment.now + wait);
                self.out_of_order = true;
                self.notice.get_or_insert(self.unreachable());
            }
            Failure::Refused(problem) => match problem.error_code {
                ErrorCode::UnknownSite | ErrorCode::OriginNotAllowed | ErrorCode::BadRequest => {
                    self.refused_here();
                }
                ErrorCode::Unknown if !may_pass(problem) => self.refused_here(),
                _ => {
                    let seconds = problem.retry_after_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
                    self.config_again_at = Some(after(moment.now, seconds));
                }
            },
        }
    }

    fn refused_here(&mut self) {
        self.is_refused = true;
        self.notice = Some(Notice::error(Message::Misconfigured));
    }
}
