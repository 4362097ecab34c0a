//! Modules of the standard library whose purpose is a capability, listed whole.

use crate::known::pickle::{Consequence, Gadget};

/// Source: `sys.stdlib_module_names` of CPython 3.8–3.14 and the module index of 2.7, each module read for what
/// it can do at most.
pub(super) static GADGETS: &[Gadget] = &[
    Gadget {
        modules: "\
            os posix nt os2 ce subprocess _posixsubprocess _winapi popen2 pty pipes mailcap webbrowser \
            antigravity ensurepip venv distutils _distutils_hack _osx_support _aix_support _bootsubprocess \
            _pyrepl idlelib turtledemo msilib _msi crypt zipapp concurrent.interpreters",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "platform",
        names: "popen _popen _syscmd_ver _syscmd_file _syscmd_uname architecture _Processor",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "ctypes.util sysconfig",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "\
            runpy code codeop pdb bdb cProfile _lsprof profile hotshot trace timeit doctest unittest test \
            _testcapi _testinternalcapi lib2to3 marshal compileall py_compile compiler symtable dis \
            rlcompleter cgitb pydoc site sitecustomize usercustomize logging.config tkinter turtle \
            multiprocessing _multiprocessing multiprocess concurrent asyncio threading _thread \
            _dummy_thread sched rexec Bastion user ihooks imputil _interpreters _xxsubinterpreters \
            modulefinder gettext tracemalloc smtpd cmd",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "ctypes _ctypes_test cffi _cffi_backend dl mmap _posixshmem",
        names: "",
        consequence: Consequence::Native,
    },
    Gadget {
        modules: "importlib imp pkgutil zipimport pyclbr _sitebuiltins",
        names: "",
        consequence: Consequence::Imports,
    },
    Gadget {
        modules: "\
            shutil tempfile fileinput linecache filecmp glob os.path zipfile tarfile gzip bz2 lzma \
            _compression compression _bz2 _lzma fcntl sqlite3 dbm _dbm _gdbm bsddb mailbox netrc mimetypes \
            imghdr sndhdr wave aifc sunau chunk sunaudio audiodev ossaudiodev tokenize tabnanny winreg \
            msvcrt winsound pwd grp spwd nis dircache mimify readline logging.handlers xml.sax xml.dom \
            xml.etree.ElementInclude resource",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "xml.etree.ElementTree xml.etree.cElementTree",
        names: "parse iterparse ElementTree write",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "configparser csv plistlib tomllib cgi getpass optparse",
        names: "read load dump FieldStorage getpass unix_getpass",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "\
            socket socketserver ssl _ssl select selectors asyncore asynchat http urllib ftplib smtplib \
            imaplib poplib nntplib telnetlib xmlrpc wsgiref _scproxy gopherlib httplib syslog",
        names: "",
        consequence: Consequence::Network,
    },
    Gadget {
        modules: "pickle shelve pickletools pstats",
        names: "",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "gc inspect rlcompleter _symtable traceback",
        names: "",
        consequence: Consequence::Attributes,
    },
    Gadget {
        modules: "\
            sys atexit signal faulthandler _tracemalloc termios tty curses _curses warnings _warnings \
            __main__.__builtins__",
        names: "",
        consequence: Consequence::Interpreter,
    },
];
