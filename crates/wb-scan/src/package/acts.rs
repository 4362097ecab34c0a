//! What a file does, in words that packages of all languages share.

use wb_formats::code::python::Runs;

/// Kinds of what a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Starts a program.
    RunsProgram,
    /// Runs a text as code.
    RunsText,
    /// Runs what it fetched.
    RunsFetched,
    /// Runs what it decoded.
    RunsDecoded,
    /// Fetches something from the network, or sends something.
    TalksToNetwork,
    /// Writes what it fetched to a file.
    Fetches,
    /// Names a file with keys or passwords.
    NamesSecret,
    /// Sends keys, passwords or the whole environment.
    SendsSecret,
    /// Asks for the names of machine and user.
    AsksHost,
    /// Asks for the whole environment.
    AsksEnvironment,
    /// Asks the metadata service of a cloud for keys.
    AsksCloud,
    /// Gives a shell to the network.
    OpensShell,
    /// Mines coins.
    Mines,
    /// Plants something that runs again.
    Persists,
    /// Publishes packages or creates repositories.
    Publishes,
    /// Drives an assistant with its safeguards off.
    DrivesAssistant,
    /// Writes instructions or settings of an assistant.
    InstructsAssistant,
    /// Deletes what belongs to the user.
    Destroys,
    /// Watches keyboard, screen or clipboard.
    Watches,
    /// Puts machine code into memory and runs it.
    LoadsCode,
    /// Installs other packages.
    Installs,
    /// Names an address where anybody drops things, or a bare number.
    OddAddress,
    /// Names an address.
    Address,
    /// Starts a program that nobody sees.
    Hides,
    /// Decodes something.
    Decodes,
    /// Reaches a name without writing it.
    HidesNames,
    /// Code that a tool has made unreadable.
    Unreadable,
    /// Puts something into the clipboard.
    Copies,
    /// Writes a file.
    Writes,
    /// Gives a text that it runs the means to reach out.
    TakesRequire,
    /// Replaces what a browser's pages send, or whom they pay.
    Diverts,
}

/// Something that a file does.
#[derive(Clone, Debug)]
pub struct Deed {
    /// What kind.
    pub act: Act,
    /// When, as far as the file itself tells.
    pub runs: Runs,
    /// The name, path, command or address.
    pub what: String,
    /// Where.
    pub offset: u64,
}

impl Deed {
    pub(super) fn new(act: Act, runs: Runs, what: &str, offset: u64) -> Self {
        const WHAT_MAX: usize = 300;
        Self {
            act,
            runs,
            what: what.chars().take(WHAT_MAX).collect(),
            offset,
        }
    }
}

/// What a command line does that packages have no reason to.
pub(super) fn of_command(line: &str, runs: Runs, offset: u64, out: &mut Vec<Deed>) {
    use crate::known::python_payload::{Payload, command};
    let mut add = |act| out.push(Deed::new(act, runs, line, offset));
    match command(line) {
        Some(Payload::Download) => add(Act::RunsFetched),
        Some(Payload::Decoded) => add(Act::RunsDecoded),
        Some(Payload::Shell) => add(Act::OpensShell),
        Some(Payload::Miner) => add(Act::Mines),
        Some(Payload::Persistence) => add(Act::Persists),
        Some(Payload::Secrets) => add(Act::SendsSecret),
        Some(Payload::Token | Payload::Hidden) | None => {
            if crate::known::shell::payload(line).is_some() {
                add(Act::RunsFetched);
            }
        }
    }
    let lower = line.to_ascii_lowercase();
    let has = |part: &str| lower.contains(part);
    if has("-w hidden") || has("windowstyle hidden") || has("-windowstyle h") {
        add(Act::Hides);
    }
    let fetches = has("curl ") || has("wget ") || has("invoke-webrequest") || has("iwr ");
    if fetches {
        add(Act::TalksToNetwork);
    }
    if has("npm publish")
        || has("yarn publish")
        || has("twine upload")
        || has("gem push")
        || has("cargo publish")
    {
        add(Act::Publishes);
    }
    if has("gh repo create") || has("gh auth token") || has("trufflehog") {
        add(Act::Publishes);
    }
    if is_assistant(&lower) {
        add(Act::DrivesAssistant);
    }
    if has("pip install") || has("-m pip") || has("npm install ") || has("npm i ") {
        add(Act::Installs);
        if has("index-url") || has(" -i http") || has("http://") || has("git+http") {
            add(Act::RunsFetched);
        }
    }
    if has("wscript.shell") && (has("http://") || has("https://") || has("powershell")) {
        add(Act::RunsFetched);
    }
    if has("--donate-level") || has("--rig-id") || has("--cpu-max-threads") {
        add(Act::Mines);
    }
    if has("rm -rf ~") || has("rm -rf $home") || has("rm -rf / ") || has("format c:") || has("rd /s /q c:\\")
    {
        add(Act::Destroys);
    }
}

/// True for flags that switch an assistant's questions off.
pub(super) fn is_assistant(lower: &str) -> bool {
    [
        "--dangerously-skip-permissions",
        "--yolo",
        "--trust-all-tools",
        "--dangerously-bypass-approvals",
        "--dangerously-allow-all",
        "bypasspermissions",
    ]
    .iter()
    .any(|flag| lower.contains(flag))
}

/// What a text says that stands alone in code: a path, an address, a flag.
pub(super) fn of_text(text: &str, runs: Runs, offset: u64, out: &mut Vec<Deed>) {
    let lower = text.to_ascii_lowercase();
    let has = |part: &str| lower.contains(part);
    let mut add = |act| out.push(Deed::new(act, runs, text, offset));
    if has("169.254.169.254") || has("metadata.google.internal") {
        add(Act::AsksCloud);
    } else if has("://") {
        if has("http") && crate::known::addresses::is_odd(text.trim()).is_some() {
            add(Act::OddAddress);
        } else {
            add(Act::Address);
        }
    }
    if is_assistant(&lower) {
        add(Act::DrivesAssistant);
    }
    let is_path = text.len() < 200 && !text.contains('\n');
    if is_path && names_secret(&lower) {
        add(Act::NamesSecret);
    }
    if is_path && is_instructions(&lower) {
        add(Act::InstructsAssistant);
    }
    if has("currentversion\\run") || has("/etc/cron") || is_path && has("launchagents") {
        add(Act::Persists);
    }
}

/// Files in which assistants find their instructions and settings.
fn is_instructions(lower: &str) -> bool {
    const FILES: &[&str] = &[
        "claude.md",
        "agents.md",
        "gemini.md",
        ".cursorrules",
        ".cursor/rules",
        ".cursor/mcp.json",
        ".claude/settings",
        ".claude.json",
        ".gemini/settings",
        "copilot-instructions.md",
        "claude_desktop_config.json",
        ".mcp.json",
        ".windsurfrules",
    ];
    FILES
        .iter()
        .any(|file| lower.ends_with(file) || lower.contains(file) && file.contains('/'))
}

/// Files and folders with keys, passwords and money.
fn names_secret(lower: &str) -> bool {
    const PLACES: &[&str] = &[
        ".ssh/",
        "/.ssh",
        "id_rsa",
        "id_ed25519",
        ".aws/credentials",
        "/.aws",
        ".netrc",
        ".kube/config",
        ".docker/config.json",
        ".git-credentials",
        ".pypirc",
        ".npmrc",
        "wallet.dat",
        "login data",
        "gcloud",
        "application_default_credentials",
        ".azure/",
        ".gnupg",
        "_history",
        "cookies.sqlite",
        "logins.json",
        "keystore",
        "/etc/shadow",
        "leveldb",
        ".vault-token",
        "exodus",
        "metamask",
        "electrum",
        "local state",
        "web data",
        "/proc/self/environ",
        "/var/run/secrets",
        ".solana",
        ".ethereum",
        "user data",
    ];
    let lower = lower.replace('\\', "/");
    PLACES.iter().any(|place| lower.contains(place))
}
