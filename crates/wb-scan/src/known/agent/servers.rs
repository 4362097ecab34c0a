//! Servers of tools that are known to be malicious or to have been exploitable.

use std::cmp::Ordering;

/// A version range of a package that somebody published something about.
pub(crate) struct Known {
    /// The OSV name of the ecosystem.
    pub(crate) ecosystem: &'static str,
    /// The package.
    pub(crate) name: &'static str,
    /// The first version; empty for all.
    from: &'static str,
    /// The first version that is not meant; empty for none.
    before: &'static str,
    /// Its name in catalogues.
    pub(crate) id: &'static str,
    /// What it does, or lets others do.
    pub(crate) what: &'static str,
    /// True for a package that was made to harm.
    pub(crate) is_malicious: bool,
}

/// Source: the advisories named, and published reports on the incidents; 2026-11-24.
const KNOWN: &[Known] = &[
    Known {
        ecosystem: "npm",
        name: "postmark-mcp",
        from: "1.0.16",
        before: "",
        id: "postmark-mcp (September 2025)",
        what: "copies every mail to its author",
        is_malicious: true,
    },
    Known {
        ecosystem: "npm",
        name: "@lanyer640/mcp-runcommand-server",
        from: "",
        before: "",
        id: "mcp-runcommand-server (October 2025)",
        what: "opens a shell to its author",
        is_malicious: true,
    },
    Known {
        ecosystem: "npm",
        name: "mcp-remote",
        from: "0.0.5",
        before: "0.1.16",
        id: "CVE-2025-6514",
        what: "runs commands that the server it connects to sends",
        is_malicious: false,
    },
    Known {
        ecosystem: "npm",
        name: "@modelcontextprotocol/inspector",
        from: "",
        before: "0.14.1",
        id: "CVE-2025-49596",
        what: "runs commands for any web page",
        is_malicious: false,
    },
    Known {
        ecosystem: "npm",
        name: "@modelcontextprotocol/server-filesystem",
        from: "",
        before: "0.6.4",
        id: "CVE-2025-53109",
        what: "lets tools leave their folder through links",
        is_malicious: false,
    },
    Known {
        ecosystem: "npm",
        name: "@modelcontextprotocol/server-filesystem",
        from: "2025.0.0",
        before: "2025.7.1",
        id: "CVE-2025-53109",
        what: "lets tools leave their folder through links",
        is_malicious: false,
    },
    Known {
        ecosystem: "npm",
        name: "figma-developer-mcp",
        from: "",
        before: "0.6.3",
        id: "CVE-2025-53967",
        what: "puts addresses into a shell command",
        is_malicious: false,
    },
    Known {
        ecosystem: "npm",
        name: "@cyanheads/git-mcp-server",
        from: "",
        before: "2.1.5",
        id: "CVE-2025-53107",
        what: "puts arguments into a shell command",
        is_malicious: false,
    },
    Known {
        ecosystem: "npm",
        name: "mcp-server-kubernetes",
        from: "",
        before: "2.5.0",
        id: "CVE-2025-53355",
        what: "puts arguments into a shell command",
        is_malicious: false,
    },
    Known {
        ecosystem: "PyPI",
        name: "mcp-server-git",
        from: "",
        before: "2025.12.18",
        id: "CVE-2025-68145",
        what: "leaves the repository it was given and overwrites files",
        is_malicious: false,
    },
];

/// What is known about a package of this version. A version that is not known is not judged: indexes give the newest.
pub(crate) fn known(ecosystem: &str, name: &str, version: Option<&str>) -> Option<&'static Known> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    KNOWN.iter().find(|known| {
        let is_name = known.ecosystem == ecosystem && known.name == name;
        let is_meant = match version {
            Some(version) => within(version, known.from, known.before),
            // What is taken down is still asked for by name.
            None => known.is_malicious,
        };
        is_name && is_meant
    })
}

fn within(version: &str, from: &str, before: &str) -> bool {
    let Some(version) = numbers(version) else {
        return false;
    };
    let is_after = from.is_empty() || numbers(from).is_some_and(|from| version.cmp(&from) != Ordering::Less);
    let is_before =
        before.is_empty() || numbers(before).is_some_and(|before| version.cmp(&before) == Ordering::Less);
    is_after && is_before
}

/// `1.2.3` → numbers; none for ranges and tags.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let release = version.trim_start_matches(['v', '=']).split(['-', '+']).next()?;
    let mut numbers = release
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u64>>>()?;
    while numbers.len() < 3 {
        numbers.push(0);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn versions_are_told_apart() {
        assert!(known("npm", "mcp-remote", Some("0.1.15")).is_some());
        assert!(known("npm", "mcp-remote", Some("0.1.16")).is_none());
        assert!(known("npm", "mcp-remote", None).is_none());
        assert!(known("npm", "postmark-mcp", Some("1.0.12")).is_none());
        assert!(known("npm", "postmark-mcp", Some("1.0.16")).is_some());
        assert!(known("npm", "postmark-mcp", None).is_some());
        assert!(known("PyPI", "mcp_server_git", Some("2025.7.1")).is_some());
    }
}
