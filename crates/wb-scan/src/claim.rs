//! What a file that nobody recognised claims to be, by its name and its first bytes.

use crate::known::names::{MODEL_ENDINGS, MODEL_STEMS, PERHAPS_MODEL_ENDINGS, TEXT_ENDINGS};
use wb_formats::sniff::extension;

/// What a name claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It is a model.
    Model,
    /// It may be a model, or a model's headerless data.
    Perhaps,
    /// Nothing that a model loader would read.
    None,
}

/// Judges the claim of an artifact that no reader recognised. Text under a name that only perhaps is a model's is
/// configuration or documentation; the page of a failed download stands where a model should.
pub(crate) fn claim(name: &str, head: &[u8]) -> Claim {
    let ending = extension(name);
    let is_perhaps = PERHAPS_MODEL_ENDINGS.contains(&ending.as_str());
    let is_other_text = TEXT_ENDINGS.contains(&ending.as_str()) && is_text(head) && !is_error_page(head);
    let is_failed_download = is_perhaps && is_error_page(head);
    if is_other_text {
        Claim::None
    } else if MODEL_ENDINGS.contains(&ending.as_str())
        || is_failed_download
        || is_perhaps && has_model_stem(name)
    {
        Claim::Model
    } else if is_perhaps && !is_text(head) {
        Claim::Perhaps
    } else {
        Claim::None
    }
}

fn has_model_stem(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    MODEL_STEMS.iter().any(|stem| base.starts_with(stem))
}

/// Says what lies in the place of a model, as far as the first bytes tell.
pub(crate) fn describe(head: &[u8]) -> &'static str {
    let start = text_start(head);
    if head.is_empty() {
        "the file is empty, and its name says that it is a model"
    } else if is_markup(start, b"<!doctype html") || is_markup(start, b"<html") {
        "this is an HTML page under a model's name: the download has probably failed"
    } else if is_markup(start, b"<?xml") || is_markup(start, b"<error") {
        "this is an XML document under a model's name: the download has probably failed"
    } else if start.starts_with(b"{") && is_text(head) {
        "this is a JSON document under a model's name"
    } else if is_text(head) {
        "this is text under a model's name, in no format known here"
    } else if head.iter().all(|&byte| byte == 0) {
        "the file begins with zeros only: the download has probably failed"
    } else {
        "its name says that it is a model, but its content is no format known here"
    }
}

fn is_error_page(head: &[u8]) -> bool {
    let start = text_start(head);
    let is_page = [b"<!doctype html".as_slice(), b"<html", b"<error"]
        .iter()
        .any(|mark| is_markup(start, mark));
    let is_storage_error = is_markup(start, b"<?xml")
        && head
            .windows(7)
            .any(|window| matches!(window, b"<Error>" | b"<Error " | b"<Error/"));
    is_page || is_storage_error
}

fn is_markup(start: &[u8], mark: &[u8]) -> bool {
    start
        .get(..mark.len())
        .is_some_and(|first| first.eq_ignore_ascii_case(mark))
}

fn text_start(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
}

/// True if the bytes look like text: configuration, source and documentation have no rules yet.
fn is_text(bytes: &[u8]) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    valid && !bytes.is_empty() && !bytes.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_claim_and_text_only_perhaps_does_not() {
        assert_eq!(claim("a/model.pkl", b"text"), Claim::Model);
        assert_eq!(claim("model.PT", b""), Claim::Model);
        assert_eq!(claim("pytorch_model-00001-of-00002.bin", b"text"), Claim::Model);
        assert_eq!(claim("weights.bin", b"\x00\x01"), Claim::Perhaps);
        assert_eq!(claim("weights.bin", b""), Claim::Perhaps);
        assert_eq!(claim("weights.bin", b"some words\n"), Claim::None);
        assert_eq!(claim("weights.bin", b"\n<!DOCTYPE html>"), Claim::Model);
        assert_eq!(
            claim("weights.bin", b"<?xml version=\"1.0\"?>\n<Error><Code>"),
            Claim::Model
        );
        assert_eq!(
            claim("part.model", b"<?xml version=\"1.0\"?><model unit=\"mm\">"),
            Claim::None
        );
        assert_eq!(claim("site-packages/x.pth", b"import x\n"), Claim::None);
        assert_eq!(claim("bibtex/jss.bst", b"ENTRY\n  { address }\n"), Claim::None);
        assert_eq!(claim("model.bst", b"\x00\x01"), Claim::Model);
        assert_eq!(claim("model.pth", b"<html>"), Claim::Model);
        assert_eq!(claim("README.md", b"\x00"), Claim::None);
    }

    #[test]
    fn what_lies_in_the_place_of_a_model_is_said() {
        assert!(describe(b"").contains("empty"));
        assert!(describe(b" <HTML><body>").contains("HTML"));
        assert!(describe(b"<?xml version=\"1.0\"?><Error>").contains("XML"));
        assert!(describe(b"{\"error\": \"gated\"}").contains("JSON"));
        assert!(describe(b"Access denied").contains("text"));
        assert!(describe(&[0; 64]).contains("zeros"));
        assert!(describe(&[1, 0, 255]).contains("no format"));
    }
}
