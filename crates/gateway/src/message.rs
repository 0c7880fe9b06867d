//! The texts of the messages, one file per language.

mod en;

use wire::Channel;

use crate::verification::code::Code;

/// The contents of a message.
#[derive(Debug)]
pub struct Content<'a> {
    /// The code.
    pub code: &'a Code,
    /// The site's name, if it has one for people.
    pub site_name: Option<&'a str>,
    /// Whole minutes for which the code is valid.
    pub minutes: u32,
    /// Host of the page that embeds the widget; `None` when a server started the verification.
    pub host: Option<&'a str>,
    /// Host of the top-level page, if the embedding page is in a frame of another host.
    pub top: Option<&'a str>,
}

/// Writes the text of a message.
///
/// English is the only language for now, and the fallback of all others.
pub fn write(channel: Channel, content: &Content<'_>) -> String {
    match (channel, content.host) {
        (Channel::Voice, _) => en::voice(content),
        (Channel::Sms, Some(host)) => {
            format!("{}\n\n{}", en::text(content), bound(content, host))
        }
        _ => en::text(content),
    }
}

/// The line that browsers read, the last one: "Origin-bound one-time codes delivered via SMS", WICG. A frame's host comes
/// after the code, and the host of the page around it comes first.
fn bound(content: &Content<'_>, host: &str) -> String {
    let code = content.code.expose();
    match content.top {
        Some(top) => format!("@{top} #{code} @{host}"),
        None => format!("@{host} #{code}"),
    }
}

#[cfg(test)]
mod tests {
    use wire::Channel;

    use super::{Content, write};
    use crate::verification::code::Code;

    fn written(channel: Channel, host: Option<&str>, site_name: Option<&str>) -> String {
        framed(channel, host, None, site_name)
    }

    fn framed(
        channel: Channel,
        host: Option<&str>,
        top: Option<&str>,
        site_name: Option<&str>,
    ) -> String {
        let code = Code::read("123456").expect("code");
        write(
            channel,
            &Content {
                code: &code,
                site_name,
                minutes: 10,
                host,
                top,
            },
        )
    }

    #[test]
    fn a_text_message_ends_with_the_line_that_browsers_read() {
        insta::assert_snapshot!(written(Channel::Sms, Some("shop.example"), Some("Shop")), @r"
        123456 is your verification code for Shop. It is valid for 10 minutes. Do not share it with anyone.

        @shop.example #123456
        ");
    }

    #[test]
    fn in_a_frame_the_line_begins_with_the_page_around_it() {
        let (host, top) = (Some("shop.example"), Some("mall.example"));
        insta::assert_snapshot!(framed(Channel::Sms, host, top, None), @r"
        123456 is your verification code. It is valid for 10 minutes. Do not share it with anyone.

        @mall.example #123456 @shop.example
        ");
        for channel in [Channel::Whatsapp, Channel::Voice] {
            assert!(!framed(channel, host, top, None).contains('@'), "{channel}");
        }
        assert!(!framed(Channel::Sms, None, top, None).contains('@'));
    }

    #[test]
    fn a_text_message_with_a_name_and_a_host_of_ordinary_length_is_one_segment() {
        let text = written(
            Channel::Sms,
            Some("signup.shop.example"),
            Some("Shop Example"),
        );
        assert!(text.len() <= 160, "{} characters", text.len());
        assert!(text.is_ascii());
    }

    #[test]
    fn only_a_text_message_to_a_page_carries_the_line() {
        for (channel, host) in [
            (Channel::Sms, None),
            (Channel::Whatsapp, Some("shop.example")),
            (Channel::Voice, Some("shop.example")),
        ] {
            assert!(!written(channel, host, None).contains('@'), "{channel}");
        }
    }

    #[test]
    fn a_call_speaks_the_code_digit_by_digit_and_twice() {
        insta::assert_snapshot!(
            written(Channel::Voice, Some("shop.example"), None),
            @"Hello. Your verification code is: 1, 2, 3, 4, 5, 6. Again: 1, 2, 3, 4, 5, 6. Goodbye."
        );
    }
}
