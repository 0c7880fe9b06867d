//! Unpacks the numbering plans; `metadata/generate.py` documents how they are packed.
//!
//! Packed, they are 15 % smaller to download. Unpacking all of them takes about as long as drawing one frame of the page,
//! and produces records that are parsed one by one, when one of their numbers is looked up.

/// The records of `numbering-plans.txt`, from `numbering-plans.packed`.
pub(super) fn unpack(packed: &str) -> String {
    let cells: Vec<&str> = packed.split_terminator('\n').collect();
    let records = cells.len() / TAGS.len();
    let mut text = String::with_capacity(2 * packed.len());
    for record in 0..records {
        for (column, tag) in TAGS.bytes().enumerate() {
            let cell = cells.get(column * records + record).copied();
            for line in cell.unwrap_or_default().split('\u{1}') {
                if !line.is_empty() {
                    text.push(char::from(tag));
                    unpack_line(tag, line, &mut text);
                    text.push('\n');
                }
            }
        }
        text.push('\n');
    }
    // The last record ends where its last line does.
    text.pop();
    text
}

fn unpack_line(tag: u8, line: &str, text: &mut String) {
    // Identifiers and the text before an extension are literal.
    if matches!(tag, b'@' | b'x') {
        text.push_str(line);
        return;
    }
    let mut fields = line.split('\t');
    expand(fields.next().unwrap_or_default(), text);
    for (index, field) in (1..).zip(fields) {
        text.push('\t');
        match field {
            "" if index == 1 => usual_output(line, ' ', text),
            "-" if index == 1 => usual_output(line, '-', text),
            _ => expand(field, text),
        }
    }
}

/// `$1 $2 $3` for a format of three groups.
fn usual_output(format: &str, between: char, text: &mut String) {
    let groups = format.split('\t').next().unwrap_or_default();
    for (index, _) in groups.split(' ').enumerate() {
        if index > 0 {
            text.push(between);
        }
        text.push('$');
        text.push(digit(index + 1));
    }
}

fn expand(packed: &str, text: &mut String) {
    for character in packed.chars() {
        match character {
            '<' => text.push_str("(?:"),
            'a' => text.push_str("\\d"),
            'b' => text.push_str("\\d\\d"),
            'c'..='i' => {
                text.push_str("\\d{");
                text.push(digit(character as usize - 'a' as usize + 1));
                text.push('}');
            }
            FIRST_CLASS.. => class(character as u32 - FIRST_CLASS as u32, text),
            other => text.push(other),
        }
    }
}

/// `[2-46]`: runs of three and more digits with a hyphen.
fn class(bits: u32, text: &mut String) {
    let has = |digit: usize| digit < 10 && bits >> (9 - digit) & 1 == 1;
    text.push('[');
    for value in (0..10).filter(|value| has(*value)) {
        let within = value > 0 && has(value - 1) && has(value + 1);
        if !within {
            text.push(digit(value));
        } else if !text.ends_with('-') {
            text.push('-');
        }
    }
    text.push(']');
}

fn digit(value: usize) -> char {
    u8::try_from(value).map_or('0', |value| char::from(b'0' + value))
}

/// What lines start with, in the order of the columns.
const TAGS: &str = "@inptl#xegrTsvobucfmFI";
/// The class without a digit.
const FIRST_CLASS: char = '\u{100}';

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn what_is_packed_is_what_people_read() {
        let readable = include_str!("../../metadata/numbering-plans.txt");
        let unpacked = unpack(include_str!("../../metadata/numbering-plans.packed"));
        let different = readable
            .lines()
            .zip(unpacked.lines())
            .find(|(one, other)| one != other);
        assert_eq!(different, None);
        assert_eq!(readable.len(), unpacked.len());
    }
}
