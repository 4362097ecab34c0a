//! What a command line starts: a package that is fetched when it runs, or something that lies here.

/// A package that a command fetches and runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Launch {
    /// The OSV name of its ecosystem, or `oci` for an image.
    pub(crate) ecosystem: &'static str,
    /// Its name.
    pub(crate) name: String,
    /// The version, tag or revision that is asked for.
    pub(crate) version: Option<String>,
    /// The program that fetches it.
    pub(crate) by: String,
    /// True if it comes from version control or an address instead of an index.
    pub(crate) is_address: bool,
}

impl Launch {
    /// True if the next start can run something else.
    pub(crate) fn is_floating(&self) -> bool {
        match &self.version {
            None => true,
            Some(version) if self.ecosystem == "oci" => !version.starts_with("sha256:"),
            Some(version) if self.is_address => !is_commit(version),
            Some(version) => !is_exact(version),
        }
    }
}

/// 40 or more hexadecimal digits.
pub(crate) fn is_commit(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A version and no range or tag.
fn is_exact(version: &str) -> bool {
    let version = version.trim_start_matches("==").trim_start_matches('v');
    let has_dots = version.split(['.', '-', '+']).count() >= 2;
    version.starts_with(|c: char| c.is_ascii_digit())
        && has_dots
        && !version.contains(['x', '*', '>', '<', '|', ' '])
        || version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.')
}

/// Options of launchers that take a value of their own.
const VALUED: &[&str] = &[
    "--python",
    "-p",
    "--with",
    "--index-url",
    "--index",
    "--extra-index-url",
    "--registry",
    "--directory",
    "--project",
    "-c",
    "--call",
    "--cache",
    "--prefix",
    "--node-options",
    "--env-file",
    "--with-requirements",
];

/// What a command line starts from a package index or a registry of images.
pub(crate) fn launched(line: &str) -> Option<Launch> {
    let words: Vec<&str> = line
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '\'']))
        .collect();
    let mut words = words.as_slice();
    // `cmd /c npx …`, `env A=b npx …`, `sh -c "npx …"`.
    loop {
        let (first, rest) = words.split_first()?;
        let name = program(first);
        let skipped = match name.as_str() {
            "cmd" => 1usize,
            "env" | "sudo" | "exec" | "nohup" | "time" => 0,
            "sh" | "bash" | "zsh" | "wsl" => {
                usize::from(rest.first().is_some_and(|word| word.starts_with('-')))
            }
            _ if first.contains('=') && !first.starts_with('-') => 0,
            _ => break,
        };
        words = rest.get(skipped..)?;
    }
    let (first, rest) = words.split_first()?;
    let by = program(first);
    match by.as_str() {
        "npx" | "bunx" | "pnpx" => npm(rest, &by),
        "npm" | "pnpm" | "yarn" | "bun" => {
            let (verb, rest) = rest.split_first()?;
            matches!(*verb, "exec" | "dlx" | "x")
                .then(|| npm(rest, &by))
                .flatten()
        }
        "uvx" => python(rest, &by),
        "pipx" => {
            let (verb, rest) = rest.split_first()?;
            (*verb == "run").then(|| python(rest, &by)).flatten()
        }
        "uv" => match rest {
            ["tool", "run", rest @ ..] | ["x", rest @ ..] => python(rest, &by),
            ["run", rest @ ..] if rest.contains(&"--with") => {
                let at = rest.iter().position(|word| *word == "--with")?;
                rest.get(at.saturating_add(1)).map(|spec| python_spec(spec, &by))
            }
            _ => None,
        },
        "deno" => rest
            .iter()
            .find_map(|word| word.strip_prefix("npm:"))
            .map(|spec| npm_spec(spec, &by)),
        "docker" | "podman" | "nerdctl" => image(rest, &by),
        _ => None,
    }
}

/// The program's name without its folder and ending.
pub(crate) fn program(word: &str) -> String {
    let base = word
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(word)
        .to_ascii_lowercase();
    let base = base
        .trim_end_matches(".exe")
        .trim_end_matches(".cmd")
        .trim_end_matches(".bat");
    base.to_owned()
}

/// The first word that is no option, or the value of one of `named`.
fn positional<'a>(words: &[&'a str], named: &[&str]) -> Option<&'a str> {
    let mut at = 0usize;
    while let Some(word) = words.get(at) {
        at = at.saturating_add(1);
        if *word == "--" {
            continue;
        }
        if let Some(value) = named
            .iter()
            .find_map(|name| word.strip_prefix(&format!("{name}=")))
        {
            return Some(value);
        }
        if named.contains(word) {
            return words.get(at).copied();
        }
        if VALUED.contains(word) {
            at = at.saturating_add(1);
        } else if !word.starts_with('-') {
            return Some(word);
        }
    }
    None
}

fn npm(words: &[&str], by: &str) -> Option<Launch> {
    positional(words, &["--package", "-p"])
        .filter(|spec| !is_here(spec))
        .map(|spec| npm_spec(spec, by))
}

fn is_here(spec: &str) -> bool {
    spec.starts_with(['.', '/', '~', '$']) || spec.starts_with("file:")
}

fn npm_spec(spec: &str, by: &str) -> Launch {
    let is_address =
        spec.contains("://") || spec.starts_with("github:") || !spec.starts_with('@') && spec.contains('/');
    let (name, version) = if is_address {
        spec.split_once('#')
            .map_or((spec, None), |(name, revision)| (name, Some(revision)))
    } else {
        let (scope, rest) = spec.strip_prefix('@').map_or(("", spec), |rest| ("@", rest));
        match rest.split_once('@') {
            Some((name, version)) => (
                spec.get(..scope.len().saturating_add(name.len())).unwrap_or(spec),
                Some(version),
            ),
            None => (spec, None),
        }
    };
    Launch {
        ecosystem: "npm",
        name: name.to_owned(),
        version: version
            .filter(|version| !version.is_empty())
            .map(ToOwned::to_owned),
        by: by.to_owned(),
        is_address,
    }
}

fn python(words: &[&str], by: &str) -> Option<Launch> {
    positional(words, &["--from", "--spec"])
        .filter(|spec| !is_here(spec))
        .map(|spec| python_spec(spec, by))
}

fn python_spec(spec: &str, by: &str) -> Launch {
    let is_address = spec.contains("://") || spec.starts_with("git+");
    let (name, version) = if is_address {
        let authority = spec.find("://").map_or(0, |at| at.saturating_add(3));
        match spec.get(authority..).and_then(|rest| rest.rfind('@')) {
            Some(at) => {
                let at = authority.saturating_add(at);
                (spec.get(..at).unwrap_or(spec), spec.get(at.saturating_add(1)..))
            }
            None => (spec, None),
        }
    } else {
        let end = spec
            .find(['@', '=', '>', '<', '~', '!', '['])
            .unwrap_or(spec.len());
        let (name, rest) = spec.split_at_checked(end).unwrap_or((spec, ""));
        let rest = rest.split_once(']').map_or(rest, |(_, rest)| rest);
        (name, Some(rest.trim_start_matches("==").trim_start_matches('@')))
    };
    Launch {
        ecosystem: "PyPI",
        name: name.to_owned(),
        version: version
            .filter(|version| !version.is_empty())
            .map(ToOwned::to_owned),
        by: by.to_owned(),
        is_address,
    }
}

fn image(words: &[&str], by: &str) -> Option<Launch> {
    let (verb, rest) = words.split_first()?;
    if *verb != "run" {
        return None;
    }
    const SWITCHES: &[&str] = &[
        "-i",
        "-t",
        "-it",
        "-ti",
        "--rm",
        "-d",
        "--init",
        "--privileged",
        "--detach",
        "--interactive",
        "--tty",
        "--read-only",
    ];
    let mut at = 0usize;
    while let Some(word) = rest.get(at) {
        at = at.saturating_add(1);
        if !word.starts_with('-') {
            let (name, version) = super::images::split(word);
            return Some(Launch {
                ecosystem: "oci",
                name: name.to_owned(),
                version: version.map(ToOwned::to_owned),
                by: by.to_owned(),
                is_address: false,
            });
        }
        if !SWITCHES.contains(word) && !word.contains('=') {
            at = at.saturating_add(1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_found_in_command_lines() {
        let is = |line: &str| {
            launched(line).map(|launch| (launch.name.clone(), launch.version.clone(), launch.is_floating()))
        };
        let some = |name: &str, version: Option<&str>, floating: bool| {
            Some((name.to_owned(), version.map(ToOwned::to_owned), floating))
        };
        assert_eq!(is("npx -y @scope/name /data"), some("@scope/name", None, true));
        assert_eq!(
            is("npx -y @scope/name@1.2.3 /data"),
            some("@scope/name", Some("1.2.3"), false)
        );
        assert_eq!(is("npx name@latest"), some("name", Some("latest"), true));
        assert_eq!(
            is("cmd /c npx -y name@^1.0.0"),
            some("name", Some("^1.0.0"), true)
        );
        assert_eq!(
            is("npx --package=name@2.0.0 -- start"),
            some("name", Some("2.0.0"), false)
        );
        assert_eq!(
            is("uvx --python 3.12 mcp-server-git"),
            some("mcp-server-git", None, true)
        );
        assert_eq!(
            is("uvx mcp-server-git@2025.7.1"),
            some("mcp-server-git", Some("2025.7.1"), false)
        );
        assert_eq!(is("uvx --from x[cli]==1.0 start"), some("x", Some("1.0"), false));
        assert_eq!(
            is("uvx --from git+https://x.example/a/b@main b"),
            some("git+https://x.example/a/b", Some("main"), true)
        );
        assert_eq!(
            is("docker run -i --rm -e TOKEN mcp/github"),
            some("mcp/github", None, true)
        );
        assert_eq!(
            is("docker run -i mcp/github@sha256:00"),
            some("mcp/github", Some("sha256:00"), false)
        );
        assert_eq!(is("node dist/index.js"), None);
        assert_eq!(is("npx tsx"), some("tsx", None, true));
        assert_eq!(is("npx ./local"), None);
        assert_eq!(is("uv run server.py"), None);
    }
}
