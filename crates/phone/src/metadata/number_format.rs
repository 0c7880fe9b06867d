//! How the digits of a national number are grouped and punctuated.

use super::Pattern;

/// A format for numbers of one shape.
#[derive(Debug)]
pub(crate) struct NumberFormat {
    /// The text the groups were read from; formats with the same text accept the same numbers.
    shape: &'static str,
    /// Fewest and most digits of each group.
    groups: Vec<(u8, u8)>,
    /// The output, with `$1` for the first group.
    pub(crate) output: &'static str,
    /// What the first group becomes in the national form, such as `(0$1)`; empty if the group stands alone.
    pub(crate) prefix_rule: &'static str,
    /// Whether the national prefix of the rule can be left out.
    pub(crate) prefix_optional: bool,
    /// Whether a carrier can be named between the prefix and the number.
    pub(crate) has_carrier_rule: bool,
    /// What the number must start with, from a coarse check of three digits to the exact one; empty for anything.
    pub(crate) leading: Vec<Pattern>,
}

impl NumberFormat {
    /// Reads what follows `F` in the metadata.
    pub(super) fn read(text: &'static str) -> Self {
        let mut fields = text.split('\t');
        let shape = fields.next().unwrap_or_default();
        let output = fields.next().unwrap_or_default();
        let rule = fields.next().unwrap_or_default();
        let prefix_rule = rule.trim_start_matches(['?', '*']);
        let flags = &rule[..rule.len() - prefix_rule.len()];
        Self {
            shape,
            groups: shape.split(' ').filter_map(read_group).collect(),
            output,
            prefix_rule,
            prefix_optional: flags.contains('?'),
            has_carrier_rule: flags.contains('*'),
            leading: fields.map(Pattern::new).collect(),
        }
    }

    /// The same format again.
    pub(super) fn again(&self) -> Self {
        Self {
            shape: self.shape,
            groups: self.groups.clone(),
            output: self.output,
            prefix_rule: self.prefix_rule,
            prefix_optional: self.prefix_optional,
            has_carrier_rule: self.has_carrier_rule,
            leading: self.leading.iter().map(Pattern::again).collect(),
        }
    }

    /// Identifies the numbers the format accepts: equal for formats that accept the same.
    pub(crate) fn shape(&self) -> &'static str {
        self.shape
    }

    /// Whether a complete national number has this format.
    pub(crate) fn is_for(&self, national: &str) -> bool {
        self.accepts(national)
            && self
                .leading
                .last()
                .is_none_or(|pattern| pattern.matches_start(national.as_bytes()))
    }

    /// Whether the number of digits can be divided into the groups.
    pub(crate) fn accepts(&self, national: &str) -> bool {
        let sum = |edge: fn(&(u8, u8)) -> u8| {
            self.groups
                .iter()
                .map(|group| usize::from(edge(group)))
                .sum::<usize>()
        };
        let length = national.len();
        (sum(|group| group.0)..=sum(|group| group.1)).contains(&length)
            && national.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The number as written within the country.
    pub(crate) fn national(&self, national: &str) -> String {
        if self.prefix_rule.is_empty() {
            return self.plain(national);
        }
        // The rule's `$1` refers to whichever group the output shows first (in Argentina the second).
        let Some((before, after)) = self.output.split_once('$') else {
            return self.plain(national);
        };
        let (first, rest) = after.split_at_checked(1).unwrap_or((after, ""));
        let rule = self.prefix_rule.replace("$1", &["$", first].concat());
        self.fill(&[before, &rule, rest].concat(), national)
    }

    /// The number with the format's punctuation but no national prefix.
    pub(crate) fn plain(&self, national: &str) -> String {
        self.fill(self.output, national)
    }

    /// The output for as many digits as the format can hold, up to `most`; each digit is `placeholder`.
    ///
    /// `None` if so few digits cannot fill it.
    pub(crate) fn template(&self, most: usize, placeholder: char) -> Option<Vec<char>> {
        let lengths = self.divide(most)?;
        let mut template = Vec::with_capacity(most + 4);
        expand(self.output, |part| match part {
            Part::Text(text) => template.extend(text.chars()),
            Part::Group(index) => {
                let length = lengths.get(index).copied().unwrap_or_default();
                template.extend(std::iter::repeat_n(placeholder, length));
            }
        });
        Some(template)
    }

    /// The most digits the format takes out of a longer run of `available`; `None` if it needs more.
    pub(crate) fn most_digits(&self, available: usize) -> Option<usize> {
        self.divide(available).map(|lengths| lengths.iter().sum())
    }

    /// How many digits each group takes of at most `available`: earlier groups take as many as they can.
    fn divide(&self, available: usize) -> Option<Vec<usize>> {
        let needed: usize = self
            .groups
            .iter()
            .map(|(least, _)| usize::from(*least))
            .sum();
        let mut spare = available.checked_sub(needed)?;
        Some(
            self.groups
                .iter()
                .map(|&(least, most)| {
                    let more = usize::from(most - least).min(spare);
                    spare -= more;
                    usize::from(least) + more
                })
                .collect(),
        )
    }

    fn fill(&self, output: &str, national: &str) -> String {
        let Some(lengths) = self.divide(national.len()) else {
            return national.to_owned();
        };
        let mut filled = String::with_capacity(output.len() + national.len());
        expand(output, |part| match part {
            Part::Text(text) => filled.push_str(text),
            Part::Group(index) => {
                let start: usize = lengths.iter().take(index).sum();
                let length = lengths.get(index).copied().unwrap_or_default();
                filled.push_str(national.get(start..start + length).unwrap_or_default());
            }
        });
        filled
    }
}

enum Part<'a> {
    Text(&'a str),
    /// Counted from 0.
    Group(usize),
}

/// Splits an output into its text and its groups.
fn expand<'a>(output: &'a str, mut each: impl FnMut(Part<'a>)) {
    let mut parts = output.split('$');
    each(Part::Text(parts.next().unwrap_or_default()));
    for part in parts {
        let digits = part.bytes().next().filter(u8::is_ascii_digit);
        if let Some(digit) = digits {
            each(Part::Group(usize::from(digit - b'0').wrapping_sub(1)));
            each(Part::Text(&part[1..]));
        }
    }
}

/// `3` or `3-4`.
fn read_group(text: &str) -> Option<(u8, u8)> {
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    let (least, most) = (least.parse().ok()?, most.parse().ok()?);
    (least <= most).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::NumberFormat;

    #[test]
    fn groups_take_as_much_as_they_can_from_the_left() {
        let format = NumberFormat::read("3 3-4 4\t$1 $2-$3\t0$1\t[2-9]");
        assert_eq!(format.plain("1234567890"), "123 456-7890");
        assert_eq!(format.national("12345678901"), "0123 4567-8901");
        assert!(!format.accepts("123456789"));
        assert!(!format.accepts("123456789012"));
    }

    #[test]
    fn the_prefix_goes_to_the_group_shown_first() {
        let argentina = NumberFormat::read("1 2 4 4\t$2 15-$3-$4\t0$1\t91");
        assert_eq!(argentina.national("91123456789"), "011 15-2345-6789");
        assert_eq!(argentina.plain("91123456789"), "11 15-2345-6789");
    }

    #[test]
    fn a_template_is_the_longest_number() {
        let format = NumberFormat::read("3 3-12\t$1-$2\t");
        let template: String = format.template(15, '_').unwrap().into_iter().collect();
        assert_eq!(template, "___-____________");
        assert!(
            NumberFormat::read("4 6 6-7\t$1 $2 $3\t")
                .template(15, '_')
                .is_none()
        );
    }
}
