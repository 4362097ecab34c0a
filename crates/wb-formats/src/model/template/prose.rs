//! What of a template's text is language, and what is a marker that models are trained on.

/// How many words of a natural language stand in a text, markers (`<|im_start|>`, `[INST]`, `### User:`) left out.
pub fn words(text: &str) -> usize {
    without_markers(text)
        .split(|c: char| !(c.is_alphabetic() || c == '\'' || c == '’'))
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2)
        .count()
        .saturating_add(unspaced(text))
}

/// Languages without blanks between words: about two letters are one.
fn unspaced(text: &str) -> usize {
    text.chars()
        .filter(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
        .count()
        .checked_div(2)
        .unwrap_or_default()
}

/// True for a text that only serves as a mark: in brackets, with a leading sign, or without a letter.
pub fn is_marker(text: &str) -> bool {
    let text = text.trim();
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '\'' | '"');
    text.chars().filter(|c| c.is_alphanumeric()).count() < 2
        || text.starts_with(is_sign)
        || (text.ends_with(is_sign) && !text.contains(' '))
        || text.contains('_')
        || without_markers(text).trim().is_empty()
}

/// The text without what stands in angle or square brackets.
fn without_markers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['<', '[']) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let close = if from.starts_with('<') { '>' } else { ']' };
        // A marker is short and stands on one line: brackets around a sentence are language.
        let end = from
            .char_indices()
            .take(64)
            .take_while(|(_, c)| *c != '\n')
            .find(|(_, c)| *c == close);
        let len = match end {
            Some((end, _)) if is_inside_marker(from.get(1..end).unwrap_or_default()) => end.saturating_add(1),
            _ => 1,
        };
        out.push(' ');
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn is_inside_marker(text: &str) -> bool {
    text.split_whitespace().count() <= 3
}
