//! Where a path inside a model would lead: one judgement for every format that names files beside itself.

/// Why a path does not stay beside the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outside {
    /// It begins at the root of the file system, a drive or a share.
    Absolute,
    /// It climbs out with `..`.
    Climbs,
    /// It is an address, not a path.
    Url,
    /// It stands for an address in the process's memory.
    Memory,
    /// It is not a path that any system can open as it stands.
    Unprintable,
}

impl Outside {
    /// In words, after "which".
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Absolute => "is an absolute path",
            Self::Climbs => "leads out of the model's folder",
            Self::Url => "is an address",
            Self::Memory => "stands for an address in the process's memory",
            Self::Unprintable => "holds a zero byte",
        }
    }
}

/// Judges a path as written in a file; `None` if it stays below the folder of that file on every system.
///
/// ONNX Runtime takes the two words with `_ORT_` as "the offset is an address in memory".
pub(crate) fn outside(path: &str) -> Option<Outside> {
    let trimmed = path.trim();
    if trimmed.contains("_ORT_MEM_ADDR_") || trimmed.contains("_ORT_NATIVE_ENDIAN_MEM_ADDR_") {
        return Some(Outside::Memory);
    }
    if path.contains('\0') {
        return Some(Outside::Unprintable);
    }
    if is_url(trimmed) {
        return Some(Outside::Url);
    }
    let starts_at_root = trimmed.starts_with(['/', '\\', '~']);
    if starts_at_root || has_drive(trimmed) {
        return Some(Outside::Absolute);
    }
    climbs(trimmed).then_some(Outside::Climbs)
}

fn is_url(path: &str) -> bool {
    let Some((scheme, rest)) = path.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.len() > 1
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme && (rest.starts_with("//") || rest.starts_with("\\\\") || scheme.eq_ignore_ascii_case("file"))
}

fn has_drive(path: &str) -> bool {
    let mut letters = path.chars();
    let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    first && letters.next() == Some(':')
}

/// True if the path leaves the folder on its way, even if it comes back: `a/../../model/weights.bin`.
fn climbs(path: &str) -> bool {
    let mut depth: i64 = 0;
    for part in path.split(['/', '\\']) {
        match part.trim() {
            "" | "." => {}
            ".." => depth = depth.saturating_sub(1),
            _ => depth = depth.saturating_add(1),
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

/// The path with `.` and `..` resolved by its words, relative to `folder` (itself relative); `None` if it leads
/// out of the whole.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_stay_are_silent() {
        for path in [
            "weights.bin",
            "a/b.data",
            "./x",
            "a/../b",
            "..data",
            "a..b/c",
            "onnx::MatMul_12",
            "ab:c",
        ] {
            assert_eq!(outside(path), None, "{path}");
        }
    }

    #[test]
    fn paths_that_leave_are_named() {
        for (path, expected) in [
            ("../x", Outside::Climbs),
            ("a/../../x", Outside::Climbs),
            ("..\\x", Outside::Climbs),
            ("a\\..\\..\\x", Outside::Climbs),
            ("/etc/passwd", Outside::Absolute),
            (" /etc/passwd", Outside::Absolute),
            ("C:\\x", Outside::Absolute),
            ("c:x", Outside::Absolute),
            ("\\\\host\\share", Outside::Absolute),
            ("~/x", Outside::Absolute),
            ("file:///etc/passwd", Outside::Url),
            ("file:x", Outside::Url),
            ("https://example.com/x", Outside::Url),
            ("*/_ORT_MEM_ADDR_/*", Outside::Memory),
            ("a\0b", Outside::Unprintable),
        ] {
            assert_eq!(outside(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn joining_resolves_dots() {
        assert_eq!(join("a/b", "../c/./d"), Some("a/c/d".to_owned()));
        assert_eq!(join("", "../c"), None);
    }
}
