//! The status line: one sentence about what just happened, and beside it what is for the ear alone.

use super::Look;
use crate::flow::Tone;

/// What is seen and heard of the status line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusLine {
    /// The sentence; empty when there is nothing to say.
    pub text: String,
    /// Whether something is wrong.
    pub is_error: bool,
    /// Whether it is for the ear alone, because the step itself shows it.
    pub is_quiet: bool,
    /// How a countdown goes on, for the ear alone.
    pub announcement: String,
    /// The sentence once more, in the first and the second region by turns: what is said again does not change the line, and
    /// a screen reader would say nothing.
    pub repeated: [String; 2],
}

impl Look<'_> {
    pub(super) fn status_line(self) -> StatusLine {
        let state = self.state;
        let announcement = state
            .announcement
            .map(|message| self.wording.sentence(message));
        let mut line = StatusLine {
            announcement: announcement.unwrap_or_default(),
            ..StatusLine::default()
        };
        let Some(notice) = state.notice_now() else {
            return line;
        };
        line.text = self.wording.sentence(notice.message);
        line.is_error = notice.tone == Tone::Error;
        line.is_quiet = notice.tone == Tone::Quiet;
        if state.repeats > 0 {
            let turn = usize::from(state.repeats.is_multiple_of(2));
            line.repeated[turn].clone_from(&line.text);
        }
        line
    }
}
