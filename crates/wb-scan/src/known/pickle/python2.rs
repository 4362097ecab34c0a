//! One name for things that have several: Python 2 spellings (which Python 3 maps when the protocol is below 3),
//! accelerator modules, and modules that moved. Source: `Lib/_compat_pickle.py`, numpy 2.0 release notes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Modules under another name.
static MODULES: &[(&str, &str)] = &[
    ("__builtin__", "builtins"),
    ("__builtins__", "builtins"),
    ("exceptions", "builtins"),
    ("copy_reg", "copyreg"),
    ("cPickle", "pickle"),
    ("_pickle", "pickle"),
    ("commands", "subprocess"),
    ("Queue", "queue"),
    ("SocketServer", "socketserver"),
    ("ConfigParser", "configparser"),
    ("thread", "_thread"),
    ("dummy_thread", "_dummy_thread"),
    ("dbhash", "dbm.bsd"),
    ("dumbdbm", "dbm.dumb"),
    ("gdbm", "dbm.gnu"),
    ("anydbm", "dbm"),
    ("whichdb", "dbm"),
    ("xmlrpclib", "xmlrpc.client"),
    ("SimpleXMLRPCServer", "xmlrpc.server"),
    ("DocXMLRPCServer", "xmlrpc.server"),
    ("httplib", "http.client"),
    ("HTMLParser", "html.parser"),
    ("Cookie", "http.cookies"),
    ("cookielib", "http.cookiejar"),
    ("BaseHTTPServer", "http.server"),
    ("SimpleHTTPServer", "http.server"),
    ("CGIHTTPServer", "http.server"),
    ("urlparse", "urllib.parse"),
    ("urllib2", "urllib.request"),
    ("robotparser", "urllib.robotparser"),
    ("UserDict", "collections"),
    ("UserList", "collections"),
    ("UserString", "collections"),
    ("StringIO", "io"),
    ("cStringIO", "io"),
    ("Tkinter", "tkinter"),
    ("_winreg", "winreg"),
    ("test.test_support", "test.support"),
    ("_elementtree", "xml.etree.ElementTree"),
    ("_io", "io"),
    ("_operator", "operator"),
    ("_functools", "functools"),
    ("_collections", "collections"),
    ("_collections_abc", "collections.abc"),
    ("_abcoll", "collections.abc"),
    ("_decimal", "decimal"),
    ("_pydecimal", "decimal"),
    ("_datetime", "datetime"),
    ("_pydatetime", "datetime"),
    ("_random", "random"),
    ("_socket", "socket"),
    ("_ctypes", "ctypes"),
    ("_sqlite3", "sqlite3"),
    ("_signal", "signal"),
    ("_asyncio", "asyncio"),
    ("_imp", "imp"),
    ("_frozen_importlib", "importlib"),
    ("_frozen_importlib_external", "importlib"),
    ("_struct", "struct"),
    ("_zoneinfo", "zoneinfo"),
    ("pathlib._local", "pathlib"),
    ("posixpath", "os.path"),
    ("ntpath", "os.path"),
    ("genericpath", "os.path"),
];

/// Module trees that moved: the old root and the new one.
static TREES: &[(&str, &str)] = &[
    ("numpy._core", "numpy.core"),
    ("numpy.oldnumeric", "numpy.core"),
    ("sklearn.externals.joblib", "joblib"),
];

/// Names that Python 2 had elsewhere.
static NAMES: &[(&str, &str, &str, &str)] = &[
    ("builtins", "xrange", "builtins", "range"),
    ("builtins", "reduce", "functools", "reduce"),
    ("builtins", "intern", "sys", "intern"),
    ("builtins", "unichr", "builtins", "chr"),
    ("builtins", "unicode", "builtins", "str"),
    ("builtins", "basestring", "builtins", "str"),
    ("builtins", "long", "builtins", "int"),
    ("builtins", "StandardError", "builtins", "Exception"),
    ("itertools", "izip", "builtins", "zip"),
    ("itertools", "imap", "builtins", "map"),
    ("itertools", "ifilter", "builtins", "filter"),
    ("collections", "IterableUserDict", "collections", "UserDict"),
    ("urllib", "urlopen", "urllib.request", "urlopen"),
    ("urllib", "urlretrieve", "urllib.request", "urlretrieve"),
];

/// The same, to be asked for every import of every pickle.
static MODULES_BY_NAME: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| MODULES.iter().copied().collect());

/// Two words of a table.
type Pair = (&'static str, &'static str);

/// Names that Python 2 had elsewhere, likewise: where they were to where they are.
static MOVED: LazyLock<BTreeMap<Pair, Pair>> = LazyLock::new(|| {
    let names = NAMES.iter();
    names
        .map(|(module, name, new_module, new_name)| ((*name, *module), (*new_module, *new_name)))
        .collect()
});

/// Which lengths and first letters the words of a table have: nearly every question ends here.
struct Shapes([u32; 64]);

impl Shapes {
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut shapes = [0; 64];
        for word in words {
            if let (Some(letters), Some(first)) = (shapes.get_mut(word.len().min(63)), word.bytes().next()) {
                *letters |= 1 << (first & 31);
            }
        }
        Self(shapes)
    }

    fn may_have(&self, word: &str) -> bool {
        let letters = self.0.get(word.len().min(63)).copied().unwrap_or_default();
        word.bytes()
            .next()
            .is_some_and(|first| letters >> (first & 31) & 1 == 1)
    }
}

static MODULE_SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::of(MODULES.iter().map(|(from, _)| *from)));
static NAME_SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::of(NAMES.iter().map(|(_, name, ..)| *name)));

/// The canonical module and name of what a pickle spells `module`, `name`.
pub fn canonical<'a>(module: &'a str, name: &'a str) -> (Cow<'a, str>, Cow<'a, str>) {
    let renamed = || MODULES_BY_NAME.get(module).copied();
    let may_be = MODULE_SHAPES.may_have(module);
    let mut module = Cow::Borrowed(may_be.then(renamed).flatten().unwrap_or(module));
    for (from, to) in TREES {
        if let Some(rest) = module.strip_prefix(from)
            && (rest.is_empty() || rest.starts_with('.'))
        {
            module = Cow::Owned(format!("{to}{rest}"));
        }
    }
    let moved = NAME_SHAPES
        .may_have(name)
        .then(|| MOVED.get(&(name, &*module)).copied());
    match moved.flatten() {
        Some((module, name)) => (Cow::Borrowed(module), Cow::Borrowed(name)),
        None => (module, Cow::Borrowed(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn no_module_has_two_names() {
        assert_eq!(super::MODULES.len(), super::MODULES_BY_NAME.len());
        assert_eq!(super::NAMES.len(), super::MOVED.len());
    }

    #[test]
    fn old_spellings_are_the_new_ones() {
        let of = |m: &'static str, n: &'static str| canonical(m, n);
        assert_eq!(of("__builtin__", "eval"), ("builtins".into(), "eval".into()));
        assert_eq!(of("__builtin__", "reduce"), ("functools".into(), "reduce".into()));
        assert_eq!(
            of("commands", "getoutput"),
            ("subprocess".into(), "getoutput".into())
        );
        assert_eq!(
            of("numpy._core.multiarray", "scalar"),
            ("numpy.core.multiarray".into(), "scalar".into())
        );
        assert_eq!(of("numpy._corex", "f"), ("numpy._corex".into(), "f".into()));
    }
}
