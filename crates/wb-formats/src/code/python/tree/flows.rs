//! Where data comes from and where it goes: the network, files with keys, the environment; execution and sending.

use super::super::facts::FlowKind;
use super::sources::{CARRIERS, CODE_RUNNERS, FETCHERS, NETWORK_READS, NETWORK_WRITES, PROGRAM_RUNNERS};
use super::value::{Kind, Value, mark};
use super::walk::Walk;
use ruff_python_ast::Expr;

fn begins(name: &str, table: &[&str]) -> bool {
    // Hardly any name shares its first letter with an entry: that is looked at before the rest.
    let first = name.as_bytes().first();
    table
        .iter()
        .any(|entry| entry.as_bytes().first() == first && name.starts_with(entry))
}

/// True if calling this runs its argument, as code or as a program.
fn is_code_runner(name: &str) -> bool {
    CODE_RUNNERS.contains(&name)
}

/// True for a value that is a connection, or its number.
fn is_connection(value: &Value) -> bool {
    let name = value.name();
    let rest = ["socket.socket()", "socket.create_connection()"]
        .iter()
        .find_map(|made| name.strip_prefix(made));
    rest.is_some_and(|rest| {
        matches!(
            rest,
            "" | ".fileno()" | ".accept()[]" | ".accept()[].fileno()" | ".makefile()"
        )
    })
}

/// True for what reads from a connection.
fn receives(name: &str) -> bool {
    let is_socket = name.starts_with("socket.socket()") || name.starts_with("socket.create_connection()");
    let last = name.rsplit('.').next().unwrap_or_default();
    is_socket
        && matches!(
            last,
            "recv" | "recvfrom" | "recv_into" | "read" | "readline" | "readlines"
        )
}

/// The marks that a result takes over.
pub(super) fn result_marks(callee: &Value, args: &[Value], named: &[(&str, Value)], result: Value) -> Value {
    let name = callee.name();
    let all = || args.iter().chain(named.iter().map(|(_, value)| value));
    let mut result = result;
    if begins(name, NETWORK_READS) || receives(name) {
        result = result.marked(mark::NET, name);
    }
    // One variable out of the environment is not the environment.
    if matches!(
        name,
        "os.getenv" | "os.environ.get" | "os.environ.pop" | "os.environ.setdefault"
    ) {
        return result;
    }
    let opens = matches!(
        name,
        "builtins.open"
            | "io.open"
            | "codecs.open"
            | "pathlib.Path"
            | "glob.glob"
            | "os.listdir"
            | "shutil.make_archive"
            | "zipfile.ZipFile"
            | "sqlite3.connect"
    );
    for value in all() {
        if opens && value.has(mark::SECRET_PATH) {
            let origin = value.origin.clone();
            result = result.marked(mark::SECRET, "?");
            result.origin = origin;
        }
    }
    if name.ends_with("huggingface_hub.get_token")
        || name.ends_with("HfFolder.get_token")
        || name.starts_with("keyring.get_password")
    {
        result = result.marked(mark::TOKEN, name);
    }
    let reads = [".read_text", ".read_bytes", ".open", ".glob", ".iterdir"];
    if callee.has(mark::SECRET_PATH) && reads.iter().any(|read| name.ends_with(read)) {
        let origin = callee.origin.clone();
        result = result.marked(mark::SECRET, "?");
        result.origin = origin;
    }
    // A method of a marked thing gives something of it: `response.text.strip()`.
    let mut kept = callee.clone();
    kept.marks &= mark::NET | mark::SECRET | mark::SECRET_PATH | mark::TOKEN | mark::DECODED;
    // `sock.send(x)` tells nothing about `x`.
    if !begins(name, NETWORK_WRITES) || name.starts_with("urllib.request.Request") {
        result.take_marks(&kept);
    } else if callee.has(mark::NET) {
        result = result.marked(mark::NET, name);
    }
    let is_path_question = matches!(
        name,
        "os.path.exists"
            | "os.path.isfile"
            | "os.path.isdir"
            | "builtins.len"
            | "builtins.isinstance"
            | "builtins.print"
            | "builtins.bool"
            | "builtins.int"
            | "os.path.getsize"
            | "builtins.hasattr"
    );
    if begins(name, CARRIERS) && !is_path_question || result.is_constant() {
        for value in all() {
            let mut value = value.clone();
            value.marks &= !(mark::HIDDEN | mark::SPLIT);
            result.take_marks(&value);
        }
    }
    // Names of decoders say it even where nothing is constant.
    let is_spelled = matches!(name, "builtins.chr" | "builtins.unichr") && !result.is_constant();
    if is_decoder(name) || is_spelled {
        result = result.marked(mark::DECODED, name);
    }
    result
}

fn is_decoder(name: &str) -> bool {
    matches!(
        name,
        "base64.b64decode"
            | "base64.urlsafe_b64decode"
            | "base64.b32decode"
            | "base64.b16decode"
            | "base64.b85decode"
            | "base64.a85decode"
            | "base64.decodebytes"
            | "base64.standard_b64decode"
            | "binascii.unhexlify"
            | "binascii.a2b_base64"
            | "binascii.a2b_hex"
            | "builtins.bytes.fromhex"
            | "builtins.bytearray.fromhex"
            | "zlib.decompress"
            | "lzma.decompress"
            | "bz2.decompress"
            | "gzip.decompress"
    ) || name.starts_with("cryptography.fernet.Fernet().decrypt")
        || name.starts_with("Crypto") && name.ends_with(".decrypt")
        || name.ends_with(".getpixel")
        || name.ends_with(".readframes")
}

impl Walk<'_, '_, '_> {
    /// Notes data that goes where it should not.
    pub(super) fn check_flows(
        &mut self,
        callee: &Value,
        args: &[Value],
        named: &[(&str, Value)],
        node: &Expr,
    ) {
        let name = callee.name();
        let first = args.first();
        if is_code_runner(name) {
            if let Some(code) = first {
                self.run_code(name, code, node);
            }
        } else if begins(name, PROGRAM_RUNNERS) {
            self.run_program(name, args, named, node);
        } else if name == "os.dup2" {
            if let Some(connection) = first.filter(|value| is_connection(value)) {
                let origin = connection.clone().marked(0, connection.name());
                self.flow(FlowKind::ConnectionToProgram, &origin, name, node);
            }
        } else if begins(name, NETWORK_WRITES) {
            self.send(name, args, named, node);
        }
        // The result of something decoded is called itself: `types.FunctionType(marshal.loads(…), {})()`.
        if name.starts_with("marshal.loads()") || name == "types.FunctionType()" && callee.has(mark::DECODED)
        {
            self.flow(
                FlowKind::DecodedToExecution,
                &callee.clone().marked(0, "marshal.loads"),
                name,
                node,
            );
        }
        for (fetcher, at) in FETCHERS {
            if let (true, Some(path)) = (name == *fetcher, args.get(*at).and_then(Value::as_text)) {
                self.state.fetched.insert(path);
            }
        }
        if name.ends_with(".write") || name.ends_with(".write_bytes") || name.ends_with(".write_text") {
            self.note_written(args);
            self.written_code(args, name, node);
        }
        if matches!(name, "builtins.open" | "io.open" | "pathlib.Path") {
            // Which file a later `write` goes to is known by the last that was opened for writing.
            let writes = name == "pathlib.Path"
                || args
                    .get(1)
                    .and_then(Value::as_text)
                    .is_some_and(|mode| mode.contains(['w', 'a', 'x']));
            if let (true, Some(path)) = (writes, first.and_then(Value::as_text)) {
                self.bind("<opened>", Value::text(&path));
            }
        }
    }

    fn note_written(&mut self, args: &[Value]) {
        if args.first().is_some_and(|data| data.has(mark::NET)) {
            let opened = self.look_up("<opened>").and_then(Value::as_text);
            if let Some(path) = opened {
                self.state.fetched.insert(path);
            }
        }
    }

    /// A text that is written to a file and is a program by itself that runs what it fetches or decodes.
    fn written_code(&mut self, args: &[Value], name: &str, node: &Expr) {
        let Some(text) = args.first().and_then(Value::as_text) else {
            return;
        };
        let gets = ["urlopen", "b64decode", "requests.get", "decompress(", "fromhex"];
        if text.contains("exec(") && gets.iter().any(|get| text.contains(get)) && text.contains("import") {
            self.run_text(&text, name, node);
        }
    }

    fn run_code(&mut self, name: &str, code: &Value, node: &Expr) {
        if code.has(mark::NET) {
            self.flow(FlowKind::NetworkToExecution, code, name, node);
        }
        if code.has(mark::DECODED) {
            self.flow(FlowKind::DecodedToExecution, code, name, node);
        }
        if let Some(path) = code.as_text().filter(|_| name == "runpy.run_path") {
            if self.state.fetched.contains(&path) {
                self.flow(
                    FlowKind::NetworkToExecution,
                    &code.clone().marked(0, &path),
                    name,
                    node,
                );
            }
            return;
        }
        if let Some(text) = code.as_text() {
            self.run_text(&text, name, node);
        }
    }

    fn run_program(&mut self, name: &str, args: &[Value], named: &[(&str, Value)], node: &Expr) {
        let is_net = |value: &Value| value.has(mark::NET);
        if let Some(command) = args.first() {
            // The program or the whole command line, not one of its arguments.
            let program = match &command.kind {
                Kind::List(items) => items.first().cloned().unwrap_or(Value::UNKNOWN),
                _ => command.clone(),
            };
            let shell = match &command.kind {
                Kind::List(items) => items
                    .get(1)
                    .and_then(Value::as_text)
                    .is_some_and(|flag| matches!(&*flag, "-c" | "/c" | "-Command"))
                    .then(|| items.get(2).cloned())
                    .flatten(),
                _ => None,
            };
            // `python -c "…"` is code of this file as well.
            let is_python = program.name().ends_with("sys.executable")
                || program.as_text().is_some_and(|text| text.contains("python"));
            if let (true, Some(text)) = (is_python, shell.as_ref().and_then(Value::as_text)) {
                self.run_text(&text, name, node);
            }
            for value in [Some(&program), shell.as_ref()].into_iter().flatten() {
                if is_net(value) {
                    self.flow(FlowKind::NetworkToExecution, value, name, node);
                }
                if value.has(mark::DECODED) {
                    self.flow(FlowKind::DecodedToExecution, value, name, node);
                }
            }
            let shown = command.shown().unwrap_or_default();
            let fetched = self
                .state
                .fetched
                .iter()
                .find(|path| {
                    path.len() > 3
                        && shown
                            .split_whitespace()
                            .any(|word| word.trim_matches(['"', '\'', ';']) == &***path)
                })
                .cloned();
            if let Some(path) = fetched {
                self.flow(
                    FlowKind::NetworkToExecution,
                    &Value::UNKNOWN.marked(mark::NET, &path),
                    name,
                    node,
                );
            }
            if command.has(mark::SECRET) && shown.contains("http") {
                self.flow(FlowKind::SecretToNetwork, command, name, node);
            }
        }
        for (key, value) in named {
            if matches!(*key, "stdin" | "stdout" | "stderr") && is_connection(value) {
                let origin = value.clone().marked(0, value.name());
                self.flow(FlowKind::ConnectionToProgram, &origin, name, node);
            }
        }
    }

    fn send(&mut self, name: &str, args: &[Value], named: &[(&str, Value)], node: &Expr) {
        let headers = |key: &str| {
            matches!(
                key,
                "headers"
                    | "auth"
                    | "cookies"
                    | "cert"
                    | "verify"
                    | "timeout"
                    | "proxies"
                    | "token"
                    | "env"
                    | "password"
                    | "api_key"
            )
        };
        let placed = args.iter().map(|value| ("", value));
        for (key, value) in placed.chain(named.iter().map(|(key, value)| (*key, value))) {
            if value.has(mark::SECRET) && !headers(key) {
                self.flow(FlowKind::SecretToNetwork, value, name, node);
            } else if value.has(mark::TOKEN) && !headers(key) {
                self.flow(FlowKind::TokenToNetwork, value, name, node);
            }
        }
    }
}
