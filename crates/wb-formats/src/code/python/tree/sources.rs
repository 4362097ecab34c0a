//! Names of what gives data and what takes it. Source: the documentation of the standard library and of the packages
//! named; 2026-11-23.

use super::value::{Value, mark};
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Parts of paths of files that hold keys, passwords, cookies or money.
pub(super) const SECRET_PATHS: &[&str] = &[
    ".ssh/",
    "/.ssh",
    "id_rsa",
    "id_ed25519",
    "id_ecdsa",
    ".aws/",
    "/.aws",
    ".netrc",
    ".kube/config",
    ".docker/config",
    ".git-credentials",
    ".pypirc",
    ".npmrc",
    "huggingface/token",
    ".huggingface",
    "/etc/shadow",
    "/etc/passwd",
    "wallet.dat",
    "login data",
    ".config/gcloud",
    "application_default_credentials",
    ".azure/",
    ".gnupg",
    ".bash_history",
    ".zsh_history",
    "cookies.sqlite",
    "logins.json",
    "keychain",
    ".ethereum/keystore",
    ".bitcoin",
    "/proc/self/environ",
    "/var/run/secrets",
    "network/cookies",
    "local storage/leveldb",
    ".vault-token",
    "secrets.toml",
];

/// The parts, looked for at once: every text of every source is asked about.
static SECRET_PARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).build(SECRET_PATHS).ok()
});

/// True if a text is the path of a file with secrets.
pub(super) fn is_secret_path(text: &str) -> bool {
    if text.len() > 300 || text.contains('\n') || text.starts_with("http") {
        return false;
    }
    let text = if text.contains('\\') {
        Cow::Owned(text.replace('\\', "/"))
    } else {
        Cow::Borrowed(text)
    };
    let names = [".ssh", ".aws", ".gnupg", ".kube"];
    SECRET_PARTS.as_ref().is_some_and(|parts| parts.is_match(&*text))
        || names.iter().any(|name| text.eq_ignore_ascii_case(name))
}

/// A variable of the environment, marked if its name is that of a key or password.
pub(super) fn variable(name: &str) -> Value {
    let value = Value::path("os.environ[]");
    let upper = name.to_ascii_uppercase();
    let words = ["TOKEN", "KEY", "SECRET", "PASS", "CRED", "AUTH"];
    if words.iter().any(|word| upper.contains(word)) {
        value.marked(mark::TOKEN, &format!("os.environ[{name}]"))
    } else {
        value
    }
}

/// Functions that run what they are given as code.
pub(super) const CODE_RUNNERS: &[&str] = &[
    "builtins.exec",
    "builtins.eval",
    "builtins.execfile",
    "types.FunctionType",
    "runpy.run_path",
    "code.InteractiveInterpreter().runsource",
];
/// Functions that start a program.
pub(super) const PROGRAM_RUNNERS: &[&str] = &[
    "os.system",
    "os.popen",
    "os.startfile",
    "subprocess.",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "pty.spawn",
    "commands.get",
    "asyncio.create_subprocess",
    "ctypes.CDLL",
    "ctypes.WinDLL",
    "ctypes.cdll.LoadLibrary",
    "posix.system",
    "nt.system",
    "popen2.",
];
/// Functions whose result comes from the network.
pub(super) const NETWORK_READS: &[&str] = &[
    "requests.get",
    "requests.post",
    "requests.put",
    "requests.request",
    "requests.Session().",
    "requests.session().",
    "urllib.request.urlopen",
    "urllib.request.build_opener().open",
    "urllib.urlopen",
    "urllib2.urlopen",
    "httpx.get",
    "httpx.post",
    "httpx.Client().",
    "httpx.request",
    "http.client.HTTPSConnection().getresponse",
    "http.client.HTTPConnection().getresponse",
    "urllib3.PoolManager().request",
    "urllib3.request",
    "aiohttp.ClientSession().get",
    "aiohttp.ClientSession().post",
    "ftplib.FTP().retr",
    "socket.socket().recv",
    "socket.create_connection().recv",
    "dns.resolver.resolve",
    "urllib3.PoolManager().urlopen",
    "websocket.create_connection().recv",
];
/// Functions that write to a file what they fetch: the position of the path.
pub(super) const FETCHERS: &[(&str, usize)] = &[
    ("urllib.request.urlretrieve", 1),
    ("urllib.urlretrieve", 1),
    ("wget.download", 1),
    ("torch.hub.download_url_to_file", 1),
];
/// Functions that send what they are given.
pub(super) const NETWORK_WRITES: &[&str] = &[
    "requests.",
    "urllib.request.urlopen",
    "urllib.urlopen",
    "urllib2.urlopen",
    "httpx.",
    "http.client.",
    "urllib3.",
    "aiohttp.",
    "socket.socket().send",
    "socket.create_connection().send",
    "smtplib.",
    "ftplib.",
    "socket.gethostbyname",
    "socket.getaddrinfo",
    "dns.resolver.resolve",
    "websocket.",
    "xmlrpc.client.",
    "telnetlib.",
    "discord_webhook.",
    "paramiko.",
];
/// Modules whose functions give back what they are given in another form.
pub(super) const CARRIERS: &[&str] = &[
    "builtins.",
    "json.",
    "base64.",
    "zlib.",
    "gzip.",
    "bz2.",
    "lzma.",
    "codecs.",
    "binascii.",
    "urllib.parse.",
    "urllib.request.Request",
    "urllib.quote",
    "urllib.urlencode",
    "pickle.",
    "marshal.",
    "io.",
    "re.",
    "textwrap.",
    "ast.parse",
    "types.",
    "dict",
    "copy.",
    "struct.",
    "cryptography.",
    "Crypto.",
    "itertools.",
    "collections.",
    "pprint.",
    "bytes",
    "tempfile.",
    "pathlib.Path",
    "str",
    "os.path.",
    "shlex.",
];

/// True if a text names a file with secrets, an address, a file that assistants obey or a flag of theirs, or what a
/// system starts by itself.
pub(super) fn names_place(text: &str) -> bool {
    const PARTS: &[&str] = &[
        "://",
        "--dangerously",
        "--yolo",
        "--trust-all-tools",
        "CLAUDE.md",
        "AGENTS.md",
        "GEMINI.md",
        ".cursor",
        ".claude",
        ".gemini",
        "mcp.json",
        "CurrentVersion\\Run",
        "LaunchAgents",
        "/etc/cron",
        "169.254.169.254",
        "metadata.google.internal",
        "leveldb",
        "User Data",
        "Local State",
        "Exodus",
        "keystore",
        "Telegram Desktop",
    ];
    text.len() > 3 && (PARTS.iter().any(|part| text.contains(part)) || is_secret_path(text))
}
