//! Values of variables, headers and arguments: what is shown, and what is masked before it leaves this floor.

use serde::Serialize;

/// A variable, a header or an option and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its name as written.
    pub name: String,
    /// Its value, masked if it is a secret.
    pub value: String,
    /// What the value is.
    pub secrecy: Secrecy,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secrecy {
    /// Nothing that has to be kept.
    Open,
    /// A name of something that holds the value (`${TOKEN}`), or a place to fill in.
    Reference,
    /// A key, a token or a password, written out. The value shown is masked.
    Secret,
}

/// How many bytes of a value are shown.
const SHOWN_MAX: usize = 400;

impl Variable {
    /// A variable as it may be shown.
    pub(crate) fn new(name: &str, value: &str, offset: Option<u64>) -> Self {
        let secrecy = secrecy(name, value);
        let value = match secrecy {
            Secrecy::Secret => masked(value),
            Secrecy::Open | Secrecy::Reference => address(value),
        };
        Self {
            name: crate::model::json::beginning(name, 120),
            value: crate::model::json::beginning(&value, SHOWN_MAX),
            secrecy,
            offset,
        }
    }
}

/// Ends of names of variables that hold secrets, in capitals.
const SECRET_NAMES: &[&str] = &[
    "KEY",
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "PASS",
    "PWD",
    "PAT",
    "CREDENTIAL",
    "CREDENTIALS",
    "AUTHORIZATION",
    "AUTH",
    "BEARER",
    "APIKEY",
    "COOKIE",
];

/// Ends of names that say that the value is no secret.
const OPEN_NAMES: &[&str] = &[
    "PUBLIC_KEY",
    "PUBLISHABLE_KEY",
    "ANON_KEY",
    "KEY_PATH",
    "KEY_FILE",
    "SORT_KEY",
    "CACHE_KEY",
];

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase().replace('-', "_");
    let name = name.trim_start_matches('_');
    let ends = |end: &&str| -> bool {
        name.strip_suffix(*end).is_some_and(|rest| {
            rest.is_empty() || rest.ends_with('_') || rest.ends_with('X') || end.len() > 5
        })
    };
    SECRET_NAMES.iter().any(ends) && !OPEN_NAMES.iter().any(|end| name.ends_with(end))
}

/// What a value under a name is.
pub(crate) fn secrecy(name: &str, value: &str) -> Secrecy {
    let value = value.trim();
    let bare = ["Bearer ", "bearer ", "Basic ", "Token ", "token "]
        .iter()
        .find_map(|scheme| value.strip_prefix(scheme))
        .unwrap_or(value)
        .trim();
    if has_credentials(bare) {
        return Secrecy::Secret;
    }
    if is_reference(bare) {
        return Secrecy::Reference;
    }
    let has_scheme = bare.len() < value.len();
    if (is_secret_name(name) || has_scheme) && looks_secret(bare) || has_token_shape(bare) {
        return Secrecy::Secret;
    }
    Secrecy::Open
}

/// True for a variable that is filled in later, or a placeholder for people.
fn is_reference(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_filled =
        value.contains("${") || value.contains("{{") || value.contains("$(") || value.contains("%(");
    let is_variable = value.starts_with('$') || value.starts_with('%') && value.ends_with('%');
    let is_gap =
        value.starts_with('<') && value.ends_with('>') || value.starts_with('[') && value.ends_with(']');
    const WORDS: &[&str] = &[
        "your",
        "replace",
        "changeme",
        "change-me",
        "change_me",
        "example",
        "placeholder",
        "xxxx",
        "****",
        "...",
        "todo",
        "insert",
        "dummy",
        "redacted",
        "op://",
        "env:",
        "input:",
        "vault:",
        "secret:",
        "keychain",
        "_here",
        "-here",
        "paste",
        "sk-...",
        "my-token",
        "my_token",
        "my-key",
        "abc123",
        "123456",
        "fake",
        "not-needed",
        "ollama",
        "test-key",
        "sample",
        "dev-only",
        "local-dev",
    ];
    value.is_empty() || is_filled || is_variable || is_gap || WORDS.iter().any(|word| lower.contains(word))
}

/// True for something that nobody would write by heart.
fn looks_secret(value: &str) -> bool {
    let is_path =
        value.starts_with('/') || value.starts_with("./") || value.starts_with('~') || value.contains("://");
    let has_blank = value.contains(char::is_whitespace);
    let is_plain_word = value.len() < 20
        && value
            .chars()
            .all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
    let is_number = value.chars().all(|c| c.is_ascii_digit() || c == '.');
    value.len() >= 8 && !is_path && !has_blank && !is_plain_word && !is_number
}

/// Beginnings of tokens that say themselves what they are.
const SHAPES: &[&str] = &[
    "sk-",
    "sk_live_",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hf_",
    "xoxb-",
    "xoxp-",
    "xapp-",
    "AKIA",
    "ASIA",
    "AIza",
    "gsk_",
    "pplx-",
    "lin_api_",
    "ntn_",
    "figd_",
    "tvly-",
    "sbp_",
    "dop_v1_",
    "npm_",
    "pypi-",
    "SG.",
    "eyJhbGci",
    "xai-",
    "r8_",
    "patABC",
    "fc-",
    "ctx7sk",
];

fn has_token_shape(value: &str) -> bool {
    let behind = |start: &&str| value.strip_prefix(*start);
    let rest = SHAPES.iter().find_map(behind).unwrap_or_default();
    let varied = rest.bytes().any(|b| b.is_ascii_digit()) && rest.bytes().any(|b| b.is_ascii_alphabetic());
    rest.len() >= 12 && varied && !rest.contains(char::is_whitespace) && !rest.contains(['/', '='].as_slice())
}

/// True for an address with a password or a key in it.
fn has_credentials(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let has_password = authority.rsplit_once('@').is_some_and(|(user, host)| {
        let password = user.split_once(':').map_or("", |(_, password)| password);
        let is_local = [
            "localhost",
            "127.0.0.1",
            "db",
            "postgres",
            "redis",
            "mysql",
            "host.docker.internal",
        ]
        .iter()
        .any(|local| host.split(':').next() == Some(local));
        password.len() >= 3 && !is_reference(password) && !is_local && password != "password"
    });
    let has_key = rest.split_once('?').is_some_and(|(_, query)| {
        query.split('&').any(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            is_secret_name(name) && !is_reference(value) && looks_secret(value)
        })
    });
    has_password || has_key
}

/// An address without what would let anybody in.
pub(crate) fn address(value: &str) -> String {
    if !has_credentials(value) {
        return value.to_owned();
    }
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let path = behind.split('?').next().unwrap_or_default();
    format!("{scheme}://{host}{path} (credentials masked)")
}

/// Its first letters and its length.
fn masked(value: &str) -> String {
    if value.contains("://") {
        return address(value);
    }
    let shown: String = value.chars().take(4).collect();
    format!("{shown}… ({} characters)", value.chars().count())
}

/// Arguments of a command as they may be shown, and the secrets among them.
pub(crate) fn arguments(written: &[String]) -> (Vec<String>, Vec<Variable>) {
    let mut shown = Vec::with_capacity(written.len());
    let mut secrets = Vec::new();
    let mut option = "";
    for argument in written {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with('-') || is_variable_name(name) => (name, value),
            _ => match argument.split_once(':') {
                // `--header "Authorization: Bearer …"`
                Some((name, value)) if is_secret_name(name) && !value.starts_with("//") => (name, value),
                _ => (option, argument.as_str()),
            },
        };
        let is_option = argument.starts_with('-') && value == argument;
        if !is_option && secrecy(name.trim_start_matches('-'), value) == Secrecy::Secret {
            let variable = Variable::new(name.trim_start_matches('-'), value.trim(), None);
            let at = argument.len().saturating_sub(value.len());
            let before = argument.get(..at).unwrap_or_default();
            shown.push(format!("{before}{}", variable.value));
            secrets.push(variable);
        } else {
            shown.push(crate::model::json::beginning(argument, 2_000));
        }
        option = if argument.starts_with('-') && !argument.contains('=') {
            argument
        } else {
            ""
        };
    }
    (shown, secrets)
}

fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_references_and_settings() {
        for (name, value) in [
            ("Authorization", "Bearer 8f14e45fceea167a5a36dedd4bea2543"),
            ("BRAVE_API_KEY", "BSAq8f14e45fceea167a5a"),
            (
                "GITHUB_PERSONAL_ACCESS_TOKEN",
                "ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8",
            ),
            ("DATABASE_URL", "postgresql://app:S3cr3tpw@db.corp.example/x"),
            ("x", "https://x.example/mcp?api_key=8f14e45fceea167a5a"),
            ("DB_PASSWORD", "hunter2hunter2"),
        ] {
            let variable = Variable::new(name, value, None);
            assert_eq!(variable.secrecy, Secrecy::Secret, "{name}");
            assert!(
                !variable.value.contains("8f14e45fceea167a5a"),
                "{}",
                variable.value
            );
        }
        for (name, value) in [
            ("Authorization", "Bearer ${TOKEN}"),
            ("API_KEY", "YOUR_API_KEY"),
            ("API_KEY", "<your key>"),
            ("GITHUB_TOKEN", "${input:github_token}"),
            ("LOG_LEVEL", "debug"),
            ("SSH_KEY", "~/.ssh/id_ed25519"),
            ("TOKENIZERS_PARALLELISM", "false"),
            ("MAX_TOKENS", "4096"),
            ("DATABASE_URL", "postgresql://postgres:postgres@localhost:5432/x"),
            ("OPENAI_API_KEY", "ollama"),
            ("MONKEY", "bananabanana1"),
        ] {
            assert_ne!(
                Variable::new(name, value, None).secrecy,
                Secrecy::Secret,
                "{name}={value}"
            );
        }
    }

    #[test]
    fn arguments_are_masked() {
        let written: Vec<String> = [
            "-y",
            "mcp-remote",
            "https://x.example",
            "--header",
            "Authorization: Bearer 8f14e45fceea167a5a36",
            "--api-key",
            "8f14e45fceea167a5a36",
        ]
        .iter()
        .map(|text| (*text).to_owned())
        .collect();
        let (shown, secrets) = arguments(&written);
        assert_eq!(secrets.len(), 2);
        assert!(!shown.join(" ").contains("8f14e45fceea167a5a36"), "{shown:?}");
    }
}
