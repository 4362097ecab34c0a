//! Which sources are worth a syntax tree when nobody is known to run them: most files of a library name nothing that
//! leads out of the interpreter.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// Words of code that executes, whatever else is in the file.
const RUNS: &[&str] = &[
    "exec",
    "system",
    "popen",
    "subprocess",
    "Popen",
    "spawn",
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
    "__subclasses__",
];
/// The same, but every other file has them inside of longer words: only whole ones count.
const WHOLE: &[&str] = &["eval", "compile", "getattr", "globals"];
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
    "discord_webhook",
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
    "_load_pyfunc",
    "set_model(",
    "GeneratorBasedBuilder",
    "triton_python_backend_utils",
];

/// What a word says of the code that it stands in.
const RUN: u8 = 1;
const REACH: u8 = 2;
const DECODE: u8 = 4;
const SECRET: u8 = 8;
const ENOUGH: u8 = 16;
/// It runs programs, and so may be given a command with an address in it.
const PROGRAM: u8 = 32;
/// An address: every licence has one.
const ADDRESS: u8 = 64;

struct Words {
    automaton: AhoCorasick,
    /// Each word, and what it says.
    all: Vec<(&'static str, u8)>,
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let groups = [
        (RUNS, RUN | PROGRAM),
        (WHOLE, RUN),
        (REACHES, REACH),
        (DECODES, DECODE),
        (SECRETS, SECRET),
        (ALONE, ENOUGH),
    ];
    let all: Vec<(&'static str, u8)> = groups
        .iter()
        .flat_map(|(group, says)| group.iter().map(|word| (*word, *says)))
        .collect();
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .build(all.iter().map(|(word, _)| word))
        .ok()?;
    Some(Words { automaton, all })
});

/// True if the text may do what a rule about clear payloads speaks of.
pub(super) fn is_worth_reading(text: &[u8]) -> bool {
    let Some(words) = &*WORDS else {
        return true;
    };
    let mut seen: u8 = 0;
    for found in words.automaton.find_overlapping_iter(text) {
        let Some((word, says)) = words.all.get(found.pattern().as_usize()) else {
            return true;
        };
        if seen & says == *says && *says != ENOUGH {
            continue;
        }
        let before = text.get(..found.start()).and_then(<[u8]>::last).copied();
        let behind = text.get(found.end()..).unwrap_or_default();
        seen |= says_here(word, *says, before, behind);
        let both = |mask: u8| seen & mask == mask;
        if seen & ENOUGH != 0
            || both(RUN | REACH)
            || both(RUN | DECODE)
            || both(REACH | SECRET)
            || both(PROGRAM | ADDRESS)
        {
            return true;
        }
    }
    false
}

/// What a word says at this place. The words that prose and libraries are full of are looked at more closely: as a
/// part of another word, or called with nothing to run, they say nothing.
fn says_here(word: &str, says: u8, before: Option<u8>, behind: &[u8]) -> u8 {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let begins = !before.is_some_and(is_letter);
    let ends = !behind.first().copied().is_some_and(is_letter);
    let is_said = match word {
        // `os.execv`, `os.execl`, `execfile`
        "exec" if ends => return if begins { RUN } else { 0 },
        "exec" => begins && matches!(behind, [b'v' | b'l' | b'f', ..]),
        "eval" | "compile" | "getattr" | "globals" => begins && ends,
        // `platform.system()`, "the operating system is"; but `from os import system as s`.
        "system" => {
            let is_prose = matches!(behind, [b' ', next, ..] if next.is_ascii_alphabetic())
                && !behind.starts_with(b" as ");
            begins && ends && !is_prose && !behind.starts_with(b"()")
        }
        "http" if behind.starts_with(b"://") || behind.starts_with(b"s://") => return ADDRESS,
        // `empty.` is no terminal.
        "pty." => begins,
        // `model.eval()`
        "eval(" => before != Some(b'.') || behind.first() != Some(&b')'),
        _ => true,
    };
    if is_said { says } else { 0 }
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

    #[test]
    fn words_inside_of_words_say_nothing() {
        let licence = "# https://www.apache.org/licenses/LICENSE-2.0\n";
        for plain in [
            "np.empty. shape",
            "model.eval()",
            "if platform.system() == 'Linux': pass",
            "# the file system is full",
            "executor = evaluate(compiled)",
            "x = getattr(self, name)",
        ] {
            let source = format!("{licence}{plain}");
            assert!(!is_worth_reading(source.as_bytes()), "{plain}");
        }
        for payload in [
            "from os import system as s; s('x')",
            "import os as o; o.execvp('sh', x)",
            "o.execlp('certutil', '-urlcache', x)",
            "(system)('x')",
            "pty.spawn('sh')",
            "b.eval(x)",
            "e = eval; e (b[::-1])",
            "e = exec ; e(get(http.client))",
        ] {
            let source = format!("{licence}{payload}");
            assert!(is_worth_reading(source.as_bytes()), "{payload}");
        }
    }
}
