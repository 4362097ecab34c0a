//! What a script of another language than Python does.

use super::acts::{Act, Deed, of_command, of_text};
use wb_formats::code::python::Runs;
use wb_formats::code::script::{Language, Named, ScriptFacts, Text};

pub(super) fn deeds(facts: &ScriptFacts) -> Vec<Deed> {
    let mut out = Vec::new();
    for name in &facts.names {
        of_name(name, &mut out);
    }
    for text in &facts.texts {
        of_given(text, facts.language, &mut out);
    }
    if facts.mangled >= MANGLED_MIN {
        let what = format!("{} names like `_0x…`", facts.mangled);
        out.push(Deed::new(Act::Unreadable, Runs::Import, &what, 0));
    }
    diverts(facts, &mut out);
    out
}

/// Fewer mangled names are accidents.
const MANGLED_MIN: u64 = 12;

fn of_name(name: &Named, out: &mut Vec<Deed>) {
    let mut add = |act| out.push(Deed::new(act, Runs::Import, &name.path, name.offset));
    let path = name.path.as_str();
    if path.ends_with("(Buffer.from)") || path.ends_with("atob)") || path.ends_with("fromCharCode)") {
        return add(Act::RunsDecoded);
    }
    if matches!(path, "Buffer.from(hex)" | "Buffer.from(base64)") {
        return add(Act::Decodes);
    }
    let root = path.split(['.', ':']).next().unwrap_or(path);
    let last = path.rsplit(['.', ':']).next().unwrap_or(path);
    if root == "child_process" || path.contains("child_process.") {
        if name.is_call && last != "child_process" {
            add(Act::RunsProgram);
        }
        return;
    }
    match (root, last) {
        ("execa" | "shelljs" | "cross-spawn", _) if name.is_call => add(Act::RunsProgram),
        ("eval", "eval") | ("Function", "Function") if name.is_call => add(Act::RunsText),
        ("vm", "runInThisContext" | "runInNewContext" | "Script") => add(Act::RunsText),
        ("module", "_compile" | "constructor") => add(Act::RunsText),
        ("http" | "https" | "http2", "request" | "get") if name.is_call => add(Act::TalksToNetwork),
        ("net" | "tls", "connect" | "createConnection" | "Socket") => add(Act::TalksToNetwork),
        ("dns", last) if name.is_call && last != "getServers" => add(Act::TalksToNetwork),
        ("fetch", "fetch") | ("axios" | "request" | "got" | "node-fetch" | "undici", _) if name.is_call => {
            add(Act::TalksToNetwork);
        }
        ("WebSocket", "WebSocket") if name.is_call => add(Act::TalksToNetwork),
        ("os", "hostname" | "userInfo" | "networkInterfaces") => add(Act::AsksHost),
        ("process", "env") => add(Act::AsksEnvironment),
        ("crypto", "createDecipher" | "createDecipheriv") if name.is_call => add(Act::Decodes),
        ("atob", "atob") if name.is_call => add(Act::Decodes),
        ("Buffer", "from") if name.is_call => {}
        ("clipboardy" | "robotjs" | "screenshot-desktop", _) if name.is_call => add(Act::Watches),
        ("Net", _) if path.starts_with("Net::HTTP") => add(Act::TalksToNetwork),
        ("Kernel" | "system" | "Open3" | "exec", _) if name.is_call && root != "exec" => {
            add(Act::RunsProgram)
        }
        ("Command", "new") | ("std", "new") if path.ends_with("Command::new") => add(Act::RunsProgram),
        _ => {
            if path.ends_with("._compile") {
                add(Act::RunsText);
            }
            if path.contains("TcpStream::connect") || path.contains("UdpSocket::bind") {
                add(Act::TalksToNetwork);
            }
            if path.ends_with("env::vars") {
                add(Act::AsksEnvironment);
            }
        }
    }
}

fn of_given(text: &Text, language: Language, out: &mut Vec<Deed>) {
    let last = text.to.rsplit(['.', ':']).next().unwrap_or_default();
    let is_runner = matches!(
        last,
        "exec"
            | "execSync"
            | "spawn"
            | "spawnSync"
            | "execFile"
            | "execFileSync"
            | "system"
            | "popen"
            | "arg"
            | "args"
            | "new"
            | "execa"
    );
    let is_evaluator = matches!(
        last,
        "eval" | "Function" | "_compile" | "runInThisContext" | "runInNewContext"
    );
    let is_shell = matches!(language, Language::Shell | Language::Windows);
    if is_shell || is_runner || matches!(language, Language::Ruby | Language::Rust) {
        of_command(&text.text, Runs::Import, text.offset, out);
    }
    if is_runner && text.is_decoded {
        out.push(Deed::new(Act::RunsDecoded, Runs::Import, &text.text, text.offset));
    }
    if is_evaluator && text.is_decoded {
        out.push(Deed::new(Act::RunsDecoded, Runs::Import, &text.text, text.offset));
    }
    if last == "Function" && text.text == "require" {
        out.push(Deed::new(
            Act::TakesRequire,
            Runs::Import,
            &text.text,
            text.offset,
        ));
    }
    if is_shell {
        let starts = ["./", "start /b", "bash -c", "nohup "];
        if starts
            .iter()
            .any(|start| text.text.to_ascii_lowercase().starts_with(start))
        {
            out.push(Deed::new(Act::RunsProgram, Runs::Import, &text.text, text.offset));
        }
    }
    if text.text.len() < 400 || !is_shell {
        of_text(&text.text, Runs::Import, text.offset, out);
    }
    let lower = text.text.to_ascii_lowercase();
    if lower.contains("npm publish") || lower.contains("_authtoken=") || lower.contains("/user/repos") {
        out.push(Deed::new(Act::Publishes, Runs::Import, &text.text, text.offset));
    }
}

/// Pages whose requests or payments go elsewhere.
fn diverts(facts: &ScriptFacts, out: &mut Vec<Deed>) {
    let wallet = facts.names.iter().find(|name| {
        name.path.contains("window.ethereum")
            || name.path.contains("solana.sign")
            || name.path.ends_with("ethereum.request")
    });
    let overrides = facts.names.iter().any(|name| {
        name.path.contains("XMLHttpRequest.prototype.")
            || name.path == "window.fetch"
            || name.path == "globalThis.fetch"
    });
    let pays = facts
        .texts
        .iter()
        .any(|text| text.text.starts_with("eth_send") || text.text.contains("signAndSend"));
    if let (Some(wallet), true) = (wallet, overrides && (pays || facts.mangled > 0)) {
        out.push(Deed::new(Act::Diverts, Runs::Import, &wallet.path, wallet.offset));
    }
}

/// What a command line does that carries a script in itself: `node -e "…"`.
pub(super) fn inline(line: &str, out: &mut Vec<Deed>) {
    let has_script = [" -e ", " --eval ", " -p ", " -c "]
        .iter()
        .any(|flag| line.contains(flag));
    if !has_script {
        return;
    }
    let script = line
        .split_once(" -e ")
        .or_else(|| line.split_once(" --eval "))
        .or_else(|| line.split_once(" -p "))
        .or_else(|| line.split_once(" -c "))
        .map_or(line, |(_, script)| script.trim());
    let bare = script.trim_matches(['"', '\'']).replace("\\\"", "\"");
    let facts = wb_formats::code::script::of_text(&bare, Language::JavaScript);
    let is_plain = |act: Act| matches!(act, Act::Address | Act::AsksEnvironment);
    out.extend(deeds(&facts).into_iter().filter(|deed| !is_plain(deed.act)));
    let lower = line.to_ascii_lowercase();
    if lower.contains("eval(")
        && (lower.contains(".get(") || lower.contains("fetch(") || lower.contains("http"))
    {
        out.push(Deed::new(Act::RunsFetched, Runs::Import, line, 0));
    }
}

/// Where the data of a script goes, as its syntax tree shows.
pub(super) fn flows(facts: &wb_formats::code::javascript::ScriptFacts) -> Vec<Deed> {
    let mut out = super::python::flows(&facts.flows);
    if facts.shape.is_obfuscated() {
        let what = format!("{} names like `_0x…`", facts.shape.hex_names);
        out.push(Deed::new(Act::Unreadable, Runs::Import, &what, 0));
    }
    out
}
