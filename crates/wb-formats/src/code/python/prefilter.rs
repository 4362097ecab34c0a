//! Which sources are worth a syntax tree when nobody is known to run them: most files of a library name nothing that
//! leads out of the interpreter.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Words of code that executes, whatever else is in the file.
const RUNS: &[&str] = &[
    "exec",
    "eval",
    "system",
    "popen",
    "subprocess",
    "Popen",
    "spawn",
    "compile",
    "marshal",
    "__import__",
    "import_module",
    "ctypes",
    "CDLL",
    "runpy",
    "FunctionType",
    "dup2",
    "__builtins__",
    "startfile",
    "getattr",
    "globals",
    "__subclasses__",
];
/// Words of code that reaches the network.
const REACHES: &[&str] = &[
    "socket",
    "urllib",
    "requests",
    "http",
    "ftplib",
    "smtplib",
    "aiohttp",
    "curl",
    "wget",
    "paramiko",
    "telnetlib",
    "dns.",
    "xmlrpc",
];
/// Words of code that decodes or computes texts.
const DECODES: &[&str] = &[
    "base64",
    "b64decode",
    "b85decode",
    "a85decode",
    "b32decode",
    "unhexlify",
    "fromhex",
    "decompress",
    "rot13",
    "rot_13",
    "chr(",
    "[::-1]",
    "codecs",
    "marshal",
    "fernet",
    "Fernet",
];
/// Words of places that keep secrets.
const SECRETS: &[&str] = &[
    ".ssh",
    "id_rsa",
    ".aws",
    ".netrc",
    "environ",
    ".kube",
    "git-credentials",
    "pypirc",
    "/etc/shadow",
    "/etc/passwd",
    "wallet",
    "Login Data",
    "huggingface/token",
    ".gnupg",
    "get_token",
    "keyring",
    "history",
];
/// Words that are enough alone.
const ALONE: &[&str] = &[
    "os.system",
    "subprocess",
    "popen(",
    "Popen",
    "exec(",
    "eval(",
    "spawn",
    "runpy",
    "__import__",
    "marshal",
    "socket.",
    "urlopen",
    "urlretrieve",
    "requests.",
    "getattr(os",
    "getattr(sys",
    "__builtins__",
    "ctypes.",
    "pty.",
    "/dev/tcp",
    "stratum+",
    "xmrig",
    "authorized_keys",
    "crontab",
    ".bashrc",
    ".bash_profile",
    "LaunchAgents",
    "nc -e",
    "| sh",
    "|sh",
    "| bash",
    "|bash",
    "powershell",
    "FromBase64String",
    "mkfifo",
    "pty.spawn",
    "CurrentVersion\\Run",
    "/etc/cron",
    "os.dup2",
    "sitecustomize",
    "winreg",
    "pyperclip",
    "pynput",
    "VirtualAlloc",
    "169.254.169.254",
    "--dangerously",
    "CLAUDE.md",
    ".claude",
    ".cursor/",
    "pyarmor",
    "rmtree(os.path.expanduser",
    "gethostbyname",
    "getsitepackages",
];

static WORDS: LazyLock<Option<(AhoCorasick, Vec<u8>)>> = LazyLock::new(|| {
    let groups = [RUNS, REACHES, DECODES, SECRETS, ALONE];
    let words = groups.iter().flat_map(|group| group.iter());
    let kinds = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.iter().map(move |_| 1 << at));
    Some((AhoCorasick::new(words).ok()?, kinds.collect()))
});

/// True if the text may do what a rule about clear payloads speaks of.
pub(super) fn is_worth_reading(text: &[u8]) -> bool {
    const RUN: u8 = 1;
    const REACH: u8 = 2;
    const DECODE: u8 = 4;
    const SECRET: u8 = 8;
    const ALONE: u8 = 16;
    let Some((automaton, kinds)) = &*WORDS else {
        return true;
    };
    let mut seen: u8 = 0;
    for found in automaton.find_overlapping_iter(text) {
        seen |= kinds.get(found.pattern().as_usize()).copied().unwrap_or_default();
        let both = |mask: u8| seen & mask == mask;
        if seen & ALONE != 0 || both(RUN | REACH) || both(RUN | DECODE) || both(REACH | SECRET) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_worth_reading;

    #[test]
    fn payloads_pass_and_plain_code_does_not() {
        assert!(is_worth_reading(b"exec(base64.b64decode(x))"));
        assert!(is_worth_reading(b"requests.post(u, data=open('.ssh/id'))"));
        assert!(is_worth_reading(b"os.system('curl x|sh')"));
        assert!(!is_worth_reading(
            b"import torch\nclass Net(torch.nn.Module):\n  def forward(self, x): return x"
        ));
    }
}
