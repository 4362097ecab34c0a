//! Names inside archives, and where they would lead when they are unpacked.

/// Why a member's name leads out of the folder that it is unpacked to, if it does.
pub(crate) fn leads_outside(name: &str) -> Option<&'static str> {
    if name.starts_with(['/', '\\']) {
        return Some("has an absolute name");
    }
    let mut chars = name.chars();
    if let (Some(letter), Some(':')) = (chars.next(), chars.next())
        && letter.is_ascii_alphabetic()
    {
        return Some("has a name with a drive letter");
    }
    climbs(name).then_some("has a name that climbs out of its folder")
}

/// True if some part of the name is `..`.
fn climbs(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part == "..")
}

/// Why a link's target leads out of the folder that the archive is unpacked to, if it does.
pub(super) fn link_leads_outside(name: &str, target: &str) -> Option<&'static str> {
    if target.starts_with(['/', '\\']) {
        return Some("points to an absolute path");
    }
    let mut depth: i64 = 0;
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    for part in folder.split('/').chain(target.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." => depth = depth.saturating_sub(1),
            _ => depth = depth.saturating_add(1),
        }
        if depth < 0 {
            return Some("points out of the archive's folder");
        }
    }
    None
}

/// The name as the most forgiving loader compares it: no case, no `.` parts, no empty parts, one kind of slash.
pub(super) fn normalised(name: &str) -> String {
    let lower = name.to_lowercase();
    let parts: Vec<&str> = lower
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_outside_are_told_from_odd_ones() {
        for bad in [
            "/etc/passwd",
            "..\\x",
            "a/../../b",
            "C:\\x",
            "c:x",
            "\\\\host\\share",
        ] {
            assert!(leads_outside(bad).is_some(), "{bad}");
        }
        for good in ["a/b", "..a/b", "a/..b", "a...", "ab:c", ""] {
            assert!(leads_outside(good).is_none(), "{good}");
        }
    }

    #[test]
    fn links_may_point_around_inside() {
        assert!(link_leads_outside("a/b/link", "../../c").is_none());
        assert!(link_leads_outside("a/b/link", "../../../c").is_some());
        assert!(link_leads_outside("link", "/etc").is_some());
        assert!(link_leads_outside("Versions/Current", "A").is_none());
    }

    #[test]
    fn names_are_compared_forgivingly() {
        assert_eq!(normalised("./A//b\\C"), "a/b/c");
    }
}
