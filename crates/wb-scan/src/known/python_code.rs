//! What Python code can do to the machine that runs it, by the dotted names of the standard library and of widely
//! used packages. Source: their documentation for Python 3.8 to 3.14; 2026-11-23.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names that run programs or code, load native code, unpickle or talk to the network.
pub static DANGEROUS: &[(&str, &[&str])] = &[
    (
        "runs a program",
        &[
            "os.system",
            "os.popen",
            "os.execl",
            "os.execle",
            "os.execlp",
            "os.execlpe",
            "os.execv",
            "os.execve",
            "os.execvp",
            "os.execvpe",
            "os.spawnl",
            "os.spawnle",
            "os.spawnlp",
            "os.spawnlpe",
            "os.spawnv",
            "os.spawnve",
            "os.spawnvp",
            "os.spawnvpe",
            "os.posix_spawn",
            "os.posix_spawnp",
            "os.startfile",
            "os.fork",
            "os.forkpty",
            "os.dup2",
            "posix.system",
            "posix.popen",
            "posix.fork",
            "posix.execv",
            "posix.execve",
            "nt.system",
            "nt.startfile",
            "subprocess.Popen",
            "subprocess.run",
            "subprocess.call",
            "subprocess.check_call",
            "subprocess.check_output",
            "subprocess.getoutput",
            "subprocess.getstatusoutput",
            "_posixsubprocess.fork_exec",
            "asyncio.create_subprocess_exec",
            "asyncio.create_subprocess_shell",
            "asyncio.subprocess.create_subprocess_exec",
            "asyncio.subprocess.create_subprocess_shell",
            "pty.spawn",
            "pty.fork",
            "commands.getoutput",
            "commands.getstatusoutput",
            "popen2.popen2",
            "platform.popen",
            "pexpect.spawn",
            "pexpect.run",
            "sh.Command",
            "fabric.Connection",
            "invoke.run",
            "webbrowser.open",
            "distutils.spawn.spawn",
            "pip.main",
            "pip._internal.main",
            "pip._internal.cli.main.main",
            "ensurepip.bootstrap",
        ],
    ),
    (
        "runs code from a text or from bytes",
        &[
            "builtins.eval",
            "builtins.exec",
            "code.interact",
            "code.InteractiveInterpreter",
            "code.InteractiveConsole",
            "runpy.run_path",
            "runpy.run_module",
            "cProfile.run",
            "cProfile.runctx",
            "profile.run",
            "profile.runctx",
            "pdb.run",
            "pdb.runeval",
            "bdb.Bdb",
            "types.FunctionType",
            "types.CodeType",
            "types.LambdaType",
            "marshal.loads",
            "marshal.load",
            "zipimport.zipimporter",
            "imp.load_source",
            "imp.load_module",
            "imp.load_dynamic",
            "imp.load_compiled",
            "importlib.machinery.SourcelessFileLoader",
            "pydoc.locate",
            "pkgutil.resolve_name",
            "__loader__.load_module",
            "_xxsubinterpreters.run_string",
            "_interpreters.exec",
            "numexpr.evaluate",
            "pandas.eval",
        ],
    ),
    (
        "loads native code",
        &[
            "ctypes.CDLL",
            "ctypes.PyDLL",
            "ctypes.WinDLL",
            "ctypes.OleDLL",
            "ctypes.cdll",
            "ctypes.windll",
            "ctypes.oledll",
            "ctypes.pydll",
            "ctypes.pythonapi",
            "ctypes.LibraryLoader",
            "ctypes.CFUNCTYPE",
            "_ctypes.dlopen",
            "cffi.FFI",
            "numpy.ctypeslib.load_library",
            "torch.ops.load_library",
            "torch.classes.load_library",
            "torch.utils.cpp_extension.load",
            "torch.utils.cpp_extension.load_inline",
            "importlib.machinery.ExtensionFileLoader",
            "tensorflow.load_op_library",
            "tensorflow.load_library",
        ],
    ),
    (
        "unpickles bytes",
        &[
            "pickle.loads",
            "_pickle.loads",
            "cPickle.loads",
            "dill.loads",
            "cloudpickle.loads",
            "cloudpickle.pickle.loads",
            "jsonpickle.decode",
            "yaml.unsafe_load",
            "yaml.full_load",
            "torch.storage._load_from_bytes",
            "joblib.numpy_pickle.NumpyUnpickler",
            "multiprocessing.reduction.ForkingPickler.loads",
        ],
    ),
    (
        "talks to the network",
        &[
            "socket.socket",
            "socket.create_connection",
            "socket.create_server",
            "socket.fromfd",
            "_socket.socket",
            "ssl.wrap_socket",
            "urllib.request.urlopen",
            "urllib.request.urlretrieve",
            "urllib.request.build_opener",
            "urllib.urlopen",
            "urllib.urlretrieve",
            "urllib2.urlopen",
            "http.client.HTTPConnection",
            "http.client.HTTPSConnection",
            "httplib.HTTPConnection",
            "httplib.HTTPSConnection",
            "http.server.HTTPServer",
            "socketserver.TCPServer",
            "requests.get",
            "requests.post",
            "requests.put",
            "requests.patch",
            "requests.delete",
            "requests.head",
            "requests.request",
            "requests.Session",
            "requests.session",
            "httpx.get",
            "httpx.post",
            "httpx.put",
            "httpx.request",
            "httpx.stream",
            "httpx.Client",
            "httpx.AsyncClient",
            "aiohttp.ClientSession",
            "aiohttp.request",
            "urllib3.PoolManager",
            "urllib3.request",
            "ftplib.FTP",
            "ftplib.FTP_TLS",
            "smtplib.SMTP",
            "smtplib.SMTP_SSL",
            "telnetlib.Telnet",
            "imaplib.IMAP4",
            "imaplib.IMAP4_SSL",
            "poplib.POP3",
            "nntplib.NNTP",
            "xmlrpc.client.ServerProxy",
            "paramiko.SSHClient",
            "paramiko.Transport",
            "websocket.create_connection",
            "websocket.WebSocketApp",
            "websockets.connect",
            "asyncio.open_connection",
            "asyncio.start_server",
            "dns.resolver.resolve",
            "pycurl.Curl",
            "multiprocessing.connection.Client",
            "multiprocessing.connection.Listener",
        ],
    ),
    (
        "reaches into the interpreter",
        &[
            "__subclasses__",
            "__globals__",
            "f_globals",
            "f_builtins",
            "gi_frame",
            "sys.settrace",
            "sys.setprofile",
            "builtins.__import__?",
        ],
    ),
];

/// Names that read or change files, unpickle files or fetch models: what honest model code does, too.
pub static REMARKABLE: &[(&str, &[&str])] = &[
    (
        "deletes or changes files",
        &[
            "os.remove",
            "os.unlink",
            "os.rmdir",
            "os.removedirs",
            "os.rename",
            "os.replace",
            "os.chmod",
            "os.chown",
            "os.symlink",
            "os.link",
            "os.truncate",
            "shutil.rmtree",
            "shutil.move",
            "shutil.copyfile",
            "shutil.chown",
        ],
    ),
    (
        "loads files that may run code",
        &[
            "pickle.load",
            "pickle.Unpickler",
            "cPickle.load",
            "dill.load",
            "cloudpickle.load",
            "joblib.load",
            "shelve.open",
            "pandas.read_pickle",
            "yaml.load",
            "torch.hub.load",
            "importlib.import_module?",
            "importlib.util.spec_from_file_location",
            "tensorflow.keras.models.load_model",
            "keras.models.load_model",
        ],
    ),
    (
        "fetches files from the network",
        &[
            "torch.hub.load_state_dict_from_url",
            "torch.hub.download_url_to_file",
            "huggingface_hub.hf_hub_download",
            "huggingface_hub.snapshot_download",
        ],
    ),
];

/// Modules whose mere name as a value lets other code call everything in them.
pub static MODULES_AS_VALUES: &[&str] = &[
    "os",
    "posix",
    "nt",
    "subprocess",
    "builtins",
    "ctypes",
    "pty",
    "socket",
    "marshal",
    "runpy",
];

/// Modules whose names nobody gives to a variable: a match counts without an import in the same file.
const UNMISTAKABLE: &[&str] = &[
    "os",
    "posix",
    "nt",
    "subprocess",
    "builtins",
    "ctypes",
    "pty",
    "marshal",
    "runpy",
    "importlib",
    "sys",
    "__subclasses__",
    "__globals__",
    "f_globals",
    "f_builtins",
    "gi_frame",
    "__loader__",
];

/// A table that is asked for every name of a file, by the last part of its entries.
pub struct Index(BTreeMap<&'static str, Vec<(&'static str, &'static str)>>);

impl Index {
    fn new(table: &[(&'static str, &[&'static str])]) -> Self {
        let mut index: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (what, names) in table {
            for name in *names {
                let last = name.rsplit('.').next().unwrap_or(name);
                index.entry(last).or_default().push((*what, *name));
            }
        }
        Self(index)
    }

    /// What a dotted name does, and which entry says so; `imports` tells whether a module is imported in the file.
    pub fn consequence(
        &self,
        path: &str,
        imports: impl Fn(&str) -> bool,
    ) -> Option<(&'static str, &'static str)> {
        // Hardly any name has a part that any entry ends with.
        if !path.split('.').any(|part| self.0.contains_key(bare(part))) {
            return None;
        }
        let parts: Vec<&str> = path.split('.').collect();
        for (end, last) in parts.iter().enumerate() {
            // What hangs on the result of a call is no second call: `os.popen().read` was said as `os.popen`.
            let is_result = last.ends_with([')', ']']) && end.saturating_add(1) < parts.len();
            let Some(entries) = self.0.get(bare(last)).filter(|_| !is_result) else {
                continue;
            };
            for (what, name) in entries {
                let start = end.checked_sub(name.matches('.').count());
                let Some(window) = start.and_then(|start| parts.get(start..=end)) else {
                    continue;
                };
                if !window
                    .iter()
                    .zip(name.split('.'))
                    .all(|(part, wanted)| bare(part) == wanted)
                {
                    continue;
                }
                let root = name.split('.').next().unwrap_or(name);
                let head = parts.first().copied().map_or("", bare);
                if UNMISTAKABLE.contains(&root) || imports(if start == Some(0) { root } else { head }) {
                    return Some((what, name));
                }
            }
        }
        None
    }
}

/// [`DANGEROUS`], to be asked.
pub static DANGEROUS_INDEX: LazyLock<Index> = LazyLock::new(|| Index::new(DANGEROUS));
/// [`REMARKABLE`], to be asked.
pub static REMARKABLE_INDEX: LazyLock<Index> = LazyLock::new(|| Index::new(REMARKABLE));

/// A part of a path without the marks of calls and elements behind it.
fn bare(part: &str) -> &str {
    if !part.ends_with([')', ']']) {
        return part;
    }
    part.trim_end_matches("()").trim_end_matches("[]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_final_attribute_counts() {
        let imports = |module: &str| module == "requests" || module == "torch";
        let found = |path: &str| DANGEROUS_INDEX.consequence(path, imports).map(|(what, _)| what);
        assert_eq!(found("os.system"), Some("runs a program"));
        assert_eq!(found("torch.os.system"), Some("runs a program"));
        assert_eq!(found("os.system.__call__"), Some("runs a program"));
        assert_eq!(found("os.popen().read"), None);
        assert_eq!(found("requests.get"), Some("talks to the network"));
        assert_eq!(found("self.requests.get"), None);
        assert_eq!(found("socket.socket"), None);
        assert_eq!(found("model.eval"), None);
        assert_eq!(found("os.path.join"), None);
        assert_eq!(
            found("x.__class__.__subclasses__()"),
            Some("reaches into the interpreter")
        );
    }
}
