//! Ids of models of services: snapshots that stay, aliases that move, and ids that are retired. Source: the services'
//! pages about their models and deprecations; 2026-11-24.

use wb_core::inventory::Pin;

/// How firmly an id of a service's model names one model.
pub(crate) fn pin(id: &str) -> Pin {
    let id = id.to_ascii_lowercase();
    let digest = id
        .rsplit_once(':')
        .is_some_and(|(_, rest)| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit()));
    if digest {
        return Pin::Immutable;
    }
    let words: Vec<&str> = id.split(['-', '@', ':', '/', '_']).collect();
    let is_digits = |word: &str, len: usize| word.len() == len && word.bytes().all(|b| b.is_ascii_digit());
    let is_moving = words
        .iter()
        .any(|word| matches!(*word, "latest" | "alpha" | "auto"));
    // 20240620 · 2024-08-06 · 08-2024 · 0613, 2402, 1106 at the end · 001 · v1:0
    let is_date = words.iter().any(|word| is_digits(word, 8) && word.starts_with("20"))
        || words.windows(3).any(|three| matches!(three, [y, m, d] if is_digits(y, 4) && y.starts_with("20") && is_digits(m, 2) && is_digits(d, 2)))
        || words.windows(2).any(|two| matches!(two, [m, y] if is_digits(m, 2) && is_digits(y, 4) && y.starts_with("20")));
    let last = words.last().copied().unwrap_or_default();
    let is_build = is_digits(last, 4) || is_digits(last, 3) && last.starts_with('0');
    let is_month_day = words
        .windows(3)
        .any(|three| matches!(three, ["preview", m, d] if is_digits(m, 2) && is_digits(d, 2)));
    let is_version = words
        .windows(2)
        .any(|two| matches!(two, [v, n] if v.starts_with('v') && is_digits(n, 1)) && id.contains(':'));
    if !is_moving && (is_date || is_build || is_month_day || is_version) {
        Pin::Exact
    } else {
        Pin::Floating
    }
}

/// Ids that the service has retired, or said the day when it will; those that end in `*` are beginnings.
#[rustfmt::skip]
static RETIRED: &[(&str, &str)] = &[
    ("text-davinci-*", "retired 2024-01-04"), ("code-davinci-*", "retired 2023-03-23"), ("code-cushman-*", "retired 2023-03-23"),
    ("text-curie-001", "retired 2024-01-04"), ("text-babbage-001", "retired 2024-01-04"), ("text-ada-001", "retired 2024-01-04"),
    ("davinci", "retired 2024-01-04"), ("curie", "retired 2024-01-04"), ("text-search-*", "retired 2024-01-04"),
    ("text-similarity-*", "retired 2024-01-04"), ("code-search-*", "retired 2024-01-04"),
    ("gpt-3.5-turbo-0301", "retired 2024-09-13"), ("gpt-3.5-turbo-0613", "retired 2024-09-13"),
    ("gpt-3.5-turbo-16k*", "retired 2024-09-13"), ("gpt-4-0314", "retired 2024-06-13"), ("gpt-4-32k*", "retired 2025-06-06"),
    ("gpt-4-vision-preview", "retired 2024-12-06"), ("gpt-4-1106-vision-preview", "retired 2024-12-06"),
    ("gpt-4.5-preview*", "retired 2025-07-14"), ("o1-preview*", "retired 2025-07-28"), ("o1-mini*", "retired 2025-10-27"),
    ("claude-1*", "retired 2024-11-06"), ("claude-instant-*", "retired 2024-11-06"), ("claude-2*", "retired 2025-07-21"),
    ("claude-3-sonnet-*", "retired 2025-07-21"), ("claude-3-5-sonnet-*", "retired 2025-10-28"), ("claude-3-opus-*", "retired 2026-01-05"),
    ("text-bison*", "retired 2025-04-09"), ("chat-bison*", "retired 2025-04-09"), ("code-bison*", "retired 2025-04-09"),
    ("gemini-1.0-*", "retired 2025-04-09"), ("gemini-pro", "retired 2025-02-15"), ("gemini-pro-vision", "retired 2024-07-12"),
    ("gemini-1.5-*", "retired 2025-09-24"), ("mistral-tiny*", "retired 2025-06-16"), ("mistral-medium-2312", "retired 2025-06-16"),
];

/// What is known about a retired id.
pub(crate) fn retired(id: &str) -> Option<&'static str> {
    let id = id.rsplit('/').next().unwrap_or(id).to_ascii_lowercase();
    RETIRED
        .iter()
        .find(|(known, _)| match known.strip_suffix('*') {
            Some(start) => id.starts_with(start),
            None => *known == id,
        })
        .map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_are_told_from_aliases() {
        for id in [
            "gpt-4o-2024-08-06",
            "gpt-4-0613",
            "claude-3-5-sonnet-20240620",
            "gemini-2.0-flash-001",
            "mistral-large-2402",
            "command-r-08-2024",
            "anthropic.claude-3-haiku-20240307-v1:0",
            "grok-2-1212",
        ] {
            assert_eq!(pin(id), Pin::Exact, "{id}");
        }
        for id in [
            "gpt-4o",
            "claude-3-5-sonnet-latest",
            "gemini-1.5-pro",
            "mistral-large-latest",
            "deepseek-chat",
            "gpt-4.1",
        ] {
            assert_eq!(pin(id), Pin::Floating, "{id}");
        }
        assert!(retired("text-davinci-003").is_some() && retired("gpt-4o").is_none());
    }
}
