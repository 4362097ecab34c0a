//! What a server says, for people: short, without control characters, and without what it was told in confidence.

/// How much of it is shown.
const WORDS_MAX: usize = 200;
/// Shorter parts of a header are no secrets: `Bearer`, `SHA256`.
const SECRET_MIN: usize = 12;

/// The parts of the headers that credentials added which nobody else may see.
pub(super) fn secrets(headers: &[(String, String)], before: usize) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+/=_-.".contains(c);
    let parts = headers
        .iter()
        .skip(before)
        .flat_map(|(_, value)| value.split(move |c| !is_part(c)))
        .flat_map(|part| {
            // A signature and a key's name stand behind `=` and before `/`; base64 has both in it.
            let behind = part.split_once('=').map_or(part, |(_, behind)| behind);
            [part, behind, behind.split('/').next().unwrap_or(behind)]
        });
    let mut secrets: Vec<String> = parts
        .filter(|part| part.len() >= SECRET_MIN)
        .map(str::to_owned)
        .collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    secrets
}

/// The words of a server.
pub(super) fn words(text: &str, secrets: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        text = text.replace(secret, "…");
    }
    text.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_in_confidence_is_not_quoted() {
        let headers = [
            ("accept".to_owned(), "application/octet-stream".to_owned()),
            ("authorization".to_owned(), "Bearer hf_0123456789abcdef".to_owned()),
            (
                "authorization".to_owned(),
                "AWS4-HMAC-SHA256 Credential=AKIA0123456789ABCDEF/20260101/r/s3/aws4_request, Signature=aabbccddeeff00112233"
                    .to_owned(),
            ),
        ];
        let secrets = secrets(&headers, 1);
        for (said, shown) in [
            ("no hf_0123456789abcdef here", "no … here"),
            ("AKIA0123456789ABCDEF", "…"),
            ("is aabbccddeeff00112233\u{7}!", "is …!"),
            ("application/octet-stream", "application/octet-stream"),
        ] {
            assert_eq!(words(said, &secrets), shown);
        }
    }
}
