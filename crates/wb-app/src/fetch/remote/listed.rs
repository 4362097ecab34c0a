//! What every kind of address gives: a client, and files with what is listed about them.

use super::ask::SIZE_MAX;
use super::file::Listing;
use super::http::Http;

/// An address, listed.
pub(super) struct Listed {
    pub(super) http: Http,
    /// The host that was asked.
    pub(super) endpoint: String,
    /// The revision or tag that was asked for.
    pub(super) revision: Option<String>,
    /// What it is now: a commit, a manifest's digest.
    pub(super) commit: Option<String>,
    pub(super) files: Vec<Listing>,
    /// Names that no file may have.
    pub(super) refused: Vec<Refused>,
    /// True if the address names one file.
    pub(super) is_single: bool,
}

/// A file that is listed under a name that cannot be one.
pub(super) struct Refused {
    pub(super) name: String,
    pub(super) why: &'static str,
}

/// A listed name, if it is a relative path that stays where it is; otherwise it is remembered as refused.
pub(super) fn keep_name(name: &str, refused: &mut Vec<Refused>) -> Option<String> {
    match name_fault(name) {
        None => Some(name.to_owned()),
        Some(why) => {
            refused.push(Refused {
                name: name.chars().filter(|c| !c.is_control()).take(500).collect(),
                why,
            });
            None
        }
    }
}

/// Files in the order of their paths. What cannot be a file is remembered as refused: a size that no file has, or a
/// second file under the name of another.
pub(super) fn settle(mut files: Vec<Listing>, refused: &mut Vec<Refused>) -> Vec<Listing> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kept: Vec<Listing> = Vec::with_capacity(files.len());
    for file in files {
        let why = match kept.last() {
            Some(last) if last.path == file.path && last.is_like(&file) => continue,
            Some(last) if last.path == file.path => "another file is listed under the same name",
            _ if file.bytes.is_some_and(|bytes| bytes > SIZE_MAX) => "no file has the size that is listed",
            _ => {
                kept.push(file);
                continue;
            }
        };
        let name = file.path;
        refused.push(Refused { name, why });
    }
    kept
}

fn name_fault(name: &str) -> Option<&'static str> {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    if name.is_empty() || name.len() > 4_096 {
        Some("its name is empty or too long")
    } else if name.chars().any(char::is_control) {
        Some("its name has control characters")
    } else if name.starts_with('/') || name.contains('\\') || is_drive {
        Some("its name is no relative path")
    } else if name
        .split('/')
        .any(|part| matches!(part, "" | "." | "..") || part.len() > 255)
    {
        Some("its name leads out of the folder")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_away_are_refused() {
        let mut refused = Vec::new();
        for wrong in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "a\\b",
            "C:x",
            "a\nb",
            "./a",
            "a/",
        ] {
            assert_eq!(keep_name(wrong, &mut refused), None, "{wrong}");
        }
        assert_eq!(refused.len(), 10);
        assert!(keep_name("a/b..c/.git", &mut refused).is_some());
    }
}
