//! Names that lead out of a script, and what comes of them.

/// What calling a name does to data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Runs text as code.
    Evaluates,
    /// Starts a program.
    RunsProgram,
    /// Brings what the network says.
    Fetches,
    /// Sends its arguments.
    Sends,
    /// Reads a file.
    ReadsFile,
    /// Writes a file.
    WritesFile,
}

/// Modules of Node and of everybody, whose functions fetch and send.
const NETWORK: &[&str] = &[
    "http",
    "https",
    "http2",
    "net",
    "tls",
    "dgram",
    "axios",
    "got",
    "node-fetch",
    "undici",
    "request",
    "superagent",
    "needle",
    "ws",
    "phin",
    "bent",
    "ky",
    "cross-fetch",
    "isomorphic-fetch",
    "request-promise",
    "follow-redirects",
];

/// What calling a dotted name does; none for the rest of the world.
pub(super) fn effects(path: &str) -> &'static [Effect] {
    use Effect::{Evaluates, Fetches, ReadsFile, RunsProgram, Sends, WritesFile};
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let last = rest.rsplit('.').next().unwrap_or(rest);
    match first {
        "eval" | "Function" | "setTimeout" | "setInterval" | "execScript" | "setImmediate"
            if rest.is_empty() =>
        {
            &[Evaluates]
        }
        "vm" | "vm2" if last.starts_with("runIn") || matches!(last, "run" | "Script" | "compileFunction") => {
            &[Evaluates]
        }
        "module" | "Module" if last == "_compile" => &[Evaluates],
        "child_process" | "cross-spawn" | "execa" | "shelljs" | "zx"
            if matches!(
                last,
                "exec"
                    | "execSync"
                    | "spawn"
                    | "spawnSync"
                    | "execFile"
                    | "execFileSync"
                    | "fork"
                    | "command"
                    | "commandSync"
                    | "$"
                    | "execa"
                    | "execaSync"
                    | "sync"
                    | ""
                    | "execaCommand"
                    | "default"
            ) =>
        {
            &[RunsProgram]
        }
        "Bun" if matches!(last, "spawn" | "spawnSync" | "$") => &[RunsProgram],
        "Deno" if matches!(last, "Command" | "run") => &[RunsProgram],
        "fetch" | "XMLHttpRequest" | "WebSocket" | "importScripts" if rest.is_empty() => &[Fetches, Sends],
        "navigator" if last == "sendBeacon" => &[Sends],
        "dns"
            if matches!(
                last,
                "lookup" | "resolve" | "resolve4" | "resolveTxt" | "resolveAny" | "resolve6"
            ) =>
        {
            &[Fetches, Sends]
        }
        "fs" | "fs-extra" | "graceful-fs" => match last {
            "readFile" | "readFileSync" | "createReadStream" | "readJson" | "readJsonSync"
            | "readdirSync" => &[ReadsFile],
            "writeFile" | "writeFileSync" | "appendFile" | "appendFileSync" | "createWriteStream"
            | "outputFile" | "outputFileSync" | "writeJson" => &[WritesFile],
            _ => &[],
        },
        "nodemailer" if last == "sendMail" => &[Sends],
        module
            if NETWORK.contains(&module)
                && !matches!(
                    last,
                    "createServer" | "Agent" | "STATUS_CODES" | "Server" | "METHODS"
                ) =>
        {
            &[Fetches, Sends]
        }
        _ => &[],
    }
}

/// True for names that are there without an import.
pub(super) fn is_global(name: &str) -> bool {
    matches!(
        name,
        "require"
            | "module"
            | "exports"
            | "process"
            | "eval"
            | "Function"
            | "globalThis"
            | "global"
            | "window"
            | "self"
            | "Buffer"
            | "fetch"
            | "atob"
            | "btoa"
            | "unescape"
            | "escape"
            | "decodeURIComponent"
            | "decodeURI"
            | "String"
            | "JSON"
            | "Reflect"
            | "Object"
            | "Array"
            | "Promise"
            | "XMLHttpRequest"
            | "WebSocket"
            | "setTimeout"
            | "setInterval"
            | "setImmediate"
            | "Bun"
            | "Deno"
            | "navigator"
            | "document"
            | "parseInt"
            | "Number"
            | "Math"
            | "importScripts"
            | "execScript"
            | "console"
            | "localStorage"
            | "chrome"
            | "browser"
            | "TextDecoder"
            | "Uint8Array"
            | "WebAssembly"
    )
}

/// What a file holds whose path is this: what it is called in a report, if it is something that people keep secret.
pub(super) fn secret_file(path: &str) -> bool {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    [
        ".ssh/",
        "id_rsa",
        "id_ed25519",
        ".aws/credentials",
        ".npmrc",
        ".pypirc",
        ".netrc",
        ".git-credentials",
        ".kube/config",
        ".docker/config.json",
        "login data",
        "local state",
        "cookies.sqlite",
        "logins.json",
        "key4.db",
        "wallet.dat",
        "/etc/shadow",
        "/etc/passwd",
        ".gnupg",
        "exodus",
        "electrum",
        "metamask",
        "nkbihfbeogaeaoehlefnkodbefgpgknn",
        ".config/gcloud",
        "application_default_credentials",
        ".azure/",
        "leveldb",
        ".bash_history",
        ".zsh_history",
        ".config/solana",
        "keychain",
        ".vault-token",
        ".terraform.d/credentials",
        "huggingface/token",
        ".env",
    ]
    .iter()
    .any(|part| match *part {
        ".env" => path == ".env" || path.ends_with("/.env"),
        part => path.contains(part),
    })
}
