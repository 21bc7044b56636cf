//! Mailboxes (RFC 4155): mails one after another, each behind a line that begins with "From ".

use std::borrow::Cow;

/// True for the line before a mail: `From ana@example.org Tue Mar  5 10:00:00 2024`. A line of a
/// letter may begin with that word too; it has no time of day.
pub(crate) fn begins_mail(line: &str) -> bool {
    let bytes = line.as_bytes();
    line.starts_with("From ")
        && bytes.len() < 512
        && bytes.windows(5).any(
            |w| matches!(w, [a, b, b':', c, d] if [a, b, c, d].iter().all(|x| x.is_ascii_digit())),
        )
}

/// The mails of a mailbox, with the `>` taken away that stands before "From " in their text.
pub(crate) fn mails(bytes: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let mut mails = Vec::new();
    let (mut start, mut at, mut blank) = (None, 0, true);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if blank && text.starts_with(b"From ") && begins_mail(&String::from_utf8_lossy(text)) {
            if let Some(start) = start {
                mails.push(unquoted(&bytes[start..at]));
            }
            start = Some(at + line.len());
        }
        blank = text.is_empty();
        at += line.len();
    }
    match start {
        Some(start) => mails.push(unquoted(&bytes[start..])),
        None => mails.push(Cow::Borrowed(bytes)),
    }
    mails
}

/// `>From ` at the start of a line was `From `, `>>From ` was `>From `.
fn unquoted(mail: &[u8]) -> Cow<'_, [u8]> {
    let quoted = |line: &[u8]| {
        let marks = line.iter().take_while(|b| **b == b'>').count();
        marks > 0 && line[marks..].starts_with(b"From ")
    };
    let lines = || mail.split_inclusive(|b| *b == b'\n');
    if !lines().any(quoted) {
        return Cow::Borrowed(mail);
    }
    let whole: Vec<&[u8]> = lines()
        .map(|line| if quoted(line) { &line[1..] } else { line })
        .collect();
    Cow::Owned(whole.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_split_at_its_from_lines() {
        let mbox = b"From a Tue Mar  5 10:00:00 2024\nSubject: 1\n\nOne.\n\nFrom here on, two.\n>From me\n\nFrom b Tue Mar  5 10:00:00 2024\nSubject: 2\n\nTwo.\n";
        let mails = mails(mbox);
        assert_eq!(mails.len(), 2);
        let first = String::from_utf8_lossy(&mails[0]);
        assert!(
            first.contains("One.\n\nFrom here on, two.\nFrom me\n"),
            "{first}"
        );
        assert!(mails[1].starts_with(b"Subject: 2"));
    }
}
