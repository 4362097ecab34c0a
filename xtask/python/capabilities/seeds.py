"""What the analysis starts from: functions of the interpreter and of C extensions, and what they do.

Letters: C runs commands, X runs Python code, N loads native code, L unpickles or loads what can run code, M imports
by name, T opens connections, W writes, moves or removes files, R reads files, A reaches attributes by name, I changes
the interpreter. The digits are the arguments that decide; for methods the receiver is argument 0.
"""

ORDER = "CXNLMTWAIR"

# capability and deciding arguments -> names (a name that ends in `.*` is a whole module).
_TABLE = {
    "C0": """os.system os.popen os.posix_spawn os.posix_spawnp os.startfile posix.system nt.system
        subprocess.Popen subprocess.run subprocess.call subprocess.check_call subprocess.check_output
        subprocess.getoutput subprocess.getstatusoutput os.execv os.execve os.execvp os.execvpe os.execl os.execle
        os.execlp os.execlpe pty.spawn asyncio.create_subprocess_shell asyncio.create_subprocess_exec
        commands.getoutput commands.getstatusoutput pexpect.spawn pexpect.run webbrowser.open webbrowser.get
        multiprocessing.util.spawnv_passfds _posixsubprocess.fork_exec _winapi.CreateProcess distutils.spawn.spawn""",
    "C1": "os.spawnv os.spawnve os.spawnvp os.spawnvpe os.spawnl os.spawnle os.spawnlp os.spawnlpe",
    "X0": """builtins.exec builtins.eval builtins.execfile types.FunctionType types.CodeType runpy.run_module
        runpy.run_path runpy._run_code runpy._run_module_code code.InteractiveInterpreter.runcode
        code.InteractiveInterpreter.runsource imp.load_source imp.load_module IPython.embed jinja2.Template
        pandas.eval numexpr.evaluate torch._C._jit_compile""",
    "X1": "importlib.util.spec_from_file_location imp.load_source importlib.machinery.SourceFileLoader "
          "code.InteractiveInterpreter.runcode code.InteractiveInterpreter.runsource "
          "code.InteractiveConsole.push",
    "N0": """ctypes.CDLL ctypes.PyDLL ctypes.WinDLL ctypes.OleDLL ctypes.cdll.LoadLibrary ctypes.windll.LoadLibrary
        ctypes.LibraryLoader.LoadLibrary _ctypes.dlopen ctypes.string_at ctypes.memmove ctypes.memset
        torch.ops.load_library torch.classes.load_library torch._C._load_library numpy.ctypeslib.load_library
        tensorflow.load_op_library tensorflow.load_library tensorflow.python.client.pywrap_tf_session.TF_LoadLibrary
        tensorflow.python.client.pywrap_tf_session.TF_LoadPluggableDeviceLibrary""",
    "N1": "imp.load_dynamic importlib.machinery.ExtensionFileLoader",
    "L0": """pickle.load pickle.loads _pickle.load _pickle.loads cPickle.load cPickle.loads pickle.Unpickler.load
        pickle._Unpickler.load _pickle.Unpickler.load marshal.load marshal.loads shelve.open shelve.Shelf
        dill.load dill.loads torch.serialization.load joblib.numpy_pickle.load cloudpickle.load cloudpickle.loads joblib.load torch.load yaml.unsafe_load
        yaml.unsafe_load_all yaml.full_load yaml.load pandas.read_pickle jsonpickle.decode jsonpickle.loads
        pickle5.load pickle5.loads multiprocessing.connection.Connection.recv torch.jit.load
        torch._C.import_ir_module torch._C.import_ir_module_from_buffer torch._C._import_ir_module_from_package
        catboost._catboost._CatBoost._load_model""",
    "M0": """importlib.import_module builtins.__import__ importlib.__import__ importlib.reload pkgutil.resolve_name
        pkgutil.get_loader pydoc.locate pydoc.safeimport pydoc.importfile importlib.util.find_spec imp.find_module
        sys.path.append site.addsitedir""",
    "M1": "sys.path.insert",
    "T0": """urllib.request.urlopen urllib.request.urlretrieve urllib.request.Request urllib2.urlopen
        urllib.request.URLopener.open requests.get requests.post requests.put requests.delete requests.head
        requests.patch httpx.get httpx.post httpx.stream httpx.request http.client.HTTPConnection
        http.client.HTTPSConnection socket.create_connection ftplib.FTP ftplib.FTP_TLS poplib.POP3 imaplib.IMAP4
        smtplib.SMTP smtplib.SMTP_SSL telnetlib.Telnet xmlrpc.client.ServerProxy asyncio.open_connection
        nntplib.NNTP multiprocessing.connection.Client websocket.create_connection gdown.download
        boto3.client boto3.resource socket.gethostbyname socket.getaddrinfo""",
    "T1": """requests.request requests.Session.get requests.Session.post requests.Session.put requests.Session.head
        requests.Session.patch requests.Session.delete socket.socket.connect urllib.request.OpenerDirector.open
        urllib3.PoolManager.urlopen aiohttp.ClientSession.get aiohttp.ClientSession.post httpx.request
        httpx.Client.get httpx.Client.post""",
    "T2": "requests.Session.request urllib3.PoolManager.request httpx.Client.request http.client.HTTPConnection.request",
    "W0": """os.remove os.unlink os.rmdir os.removedirs os.rename os.replace os.truncate os.chmod os.chown os.symlink
        os.link os.mkfifo os.renames os.mkdir os.makedirs os.utime shutil.rmtree shutil.move shutil.chown
        pathlib.Path.unlink pathlib.Path.write_text pathlib.Path.write_bytes pathlib.Path.rename
        pathlib.Path.replace pathlib.Path.rmdir pathlib.Path.touch pathlib.Path.chmod pathlib.Path.symlink_to
        pathlib.Path.hardlink_to pathlib.Path.mkdir sqlite3.connect dbm.open logging.FileHandler
        logging.handlers.RotatingFileHandler distutils.dir_util.remove_tree h5py.File
        tensorflow.python.lib.io._pywrap_file_io.DeleteFile tensorflow.python.lib.io._pywrap_file_io.RenameFile
        tensorflow.python.lib.io._pywrap_file_io.CreateDir tensorflow.python.lib.io._pywrap_file_io.WritableFile
        tensorflow.python.lib.io._pywrap_file_io.RecursivelyCreateDir
        tensorflow.python.lib.io._pywrap_file_io.DeleteRecursively tensorflow.python.ops.gen_io_ops.write_file""",
    "W1": """urllib.request.urlretrieve shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move
        os.rename os.replace os.link os.symlink tarfile.TarFile.extractall zipfile.ZipFile.extractall
        tarfile.TarFile.extract zipfile.ZipFile.extract shutil.unpack_archive
        pathlib.Path.rename pathlib.Path.replace numpy.ndarray.tofile
        tensorflow.python.lib.io._pywrap_file_io.CopyFile""",
    "A0": "operator.attrgetter operator.methodcaller",
    "I0": """os._exit os.kill os.killpg os.abort os.putenv os.unsetenv os.chdir os.chroot os.setuid os.fork
        os.umask sys.setrecursionlimit sys.settrace sys.setprofile atexit.register signal.signal signal.alarm
        faulthandler.enable resource.setrlimit""",
    "R0": """io.FileIO io.open_code codecs.open os.open gzip.open bz2.open lzma.open pathlib.Path.read_text
        pathlib.Path.read_bytes tarfile.open zipfile.ZipFile linecache.getlines mmap.mmap numpy.fromfile
        numpy.memmap numpy.core.multiarray.fromfile numpy._core.multiarray.fromfile wave.open shutil.copyfile
        shutil.copy shutil.copytree tensorflow.python.lib.io._pywrap_file_io.BufferedInputStream
        tensorflow.python.ops.gen_io_ops.read_file tensorflow.python.ops.gen_io_ops.matching_files""",
}

SEEDS = {}
for _code, _names in _TABLE.items():
    for _name in _names.split():
        SEEDS.setdefault(_name, set()).add((_code[0], int(_code[1])))

# Calls that write if the mode says so and read otherwise: the path's and the mode's positions.
OPENS = {
    "builtins.open": (0, 1), "io.open": (0, 1), "codecs.open": (0, 1), "gzip.open": (0, 1), "bz2.open": (0, 1),
    "lzma.open": (0, 1), "os.fdopen": (0, 1), "pathlib.Path.open": (0, 1), "tarfile.open": (0, 1),
    "zipfile.ZipFile": (0, 1), "h5py.File": (0, 1), "gzip.GzipFile": (0, 1), "bz2.BZ2File": (0, 1),
    "lzma.LZMAFile": (0, 1), "numpy.memmap": (0, 2),
}

# Keyword names under which deciding arguments are given.
KEYWORDS = {
    "args": 0, "cmd": 0, "command": 0, "url": 0, "name": 0, "file": 0, "filename": 0, "path": 0, "fp": 0, "f": 0,
    "dst": 1, "location": 1, "mode": 1, "src": 0, "source": 0, "address": 0, "filepath": 0,
}

# Modules whose functions work on what they are given and nothing else; methods of what they make as well.
PURE = set(
    """math cmath itertools collections re copy datetime decimal fractions numbers typing typing_extensions abc enum
    dataclasses warnings string textwrap struct hashlib uuid random statistics bisect heapq time logging
    __future__ contextlib unicodedata difflib keyword token types array queue weakref calendar hmac
    secrets zlib binascii base64 json html colorsys gettext locale pprint reprlib stringprep operator functools
    collections.abc threading traceback copyreg os.path posixpath ntpath csv packaging tqdm inspect linecache argparse optparse tempfile""".split()
)
# Exceptions to that.
IMPURE = set(
    """types.FunctionType types.CodeType operator.attrgetter operator.methodcaller functools.partial functools.reduce
    functools.partialmethod functools.cmp_to_key itertools.starmap itertools.accumulate itertools.groupby operator.call
    weakref.finalize threading.Timer threading.settrace threading.setprofile contextlib.ExitStack contextlib.closing
    copyreg.pickle copyreg.constructor copyreg.add_extension dataclasses.make_dataclass string.Formatter
    threading.Thread logging.FileHandler typing.get_type_hints collections.namedtuple logging.config""".split()
)
# Pure functions elsewhere.
PURE_NAMES = set(
    """sys.intern sys.getsizeof sys.exc_info sys.version_info os.getcwd os.getpid os.fspath os.fsdecode os.fsencode
    os.environ.get os.getenv os.cpu_count os.access os.stat os.listdir os.walk os.scandir os.isatty io.BytesIO
    io.StringIO inspect.signature inspect.isclass inspect.isfunction inspect.ismethod inspect.Parameter
    inspect.getfullargspec inspect.getmodule platform.system platform.machine pathlib.Path pathlib.PurePath
    pathlib.PurePosixPath urllib.parse.urlparse urllib.parse.urljoin urllib.parse.quote urllib.parse.unquote
    urllib.parse.urlencode urllib.parse.urlsplit urllib.parse.unquote_plus gc.collect torch.device torch.Size
    yaml.safe_load yaml.safe_load_all pickle.dumps pickle.dump pickle.Pickler pickle._Pickler pickle.Pickler.dump pickle._Pickler.dump
    pickle.Pickler.__init__ pickle._Pickler.__init__ cloudpickle.dump cloudpickle.dumps joblib.dump joblib.hash
    joblib.hashing.hash""".split()
)
PURE_BUILTINS = set(
    """abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate filter float
    format frozenset hasattr hash hex id int isinstance issubclass iter len list map max memoryview min next object oct
    ord pow property range repr reversed round set slice sorted staticmethod str sum super tuple type zip print dir
    vars getattr setattr delattr locals globals NotImplementedError compile""".split()
)
# Results that carry nothing of what a sink would need.
CLEAN = set("len isinstance issubclass int float bool hash id type callable hasattr range abs round sum ord".split())

# Base classes outside the packages that bring nothing of their own.
PLAIN_BASES = set(
    """object dict list tuple set frozenset str bytes int float complex Exception BaseException ValueError TypeError
    RuntimeError KeyError AttributeError IndexError ImportError NotImplementedError OSError Warning UserWarning
    FutureWarning DeprecationWarning RuntimeWarning SyntaxError LookupError ArithmeticError AssertionError
    StopIteration UnicodeError""".split()
)
PURE_BASES = set(
    """abc.ABC enum.Enum enum.IntEnum enum.Flag enum.IntFlag enum.StrEnum typing.Generic typing.Protocol
    typing.NamedTuple typing.TypedDict typing_extensions.Protocol typing_extensions.TypedDict collections.OrderedDict
    collections.defaultdict collections.UserDict collections.UserList collections.Counter collections.deque
    collections.abc.Mapping collections.abc.MutableMapping collections.abc.Sequence collections.abc.MutableSequence
    collections.abc.Iterator collections.abc.Iterable collections.abc.Callable collections.abc.Set
    collections.abc.Hashable collections.abc.Sized collections.abc.Container json.JSONEncoder logging.Handler
    typing.Mapping typing.MutableMapping typing.Sequence typing.Iterator typing.Iterable threading.local
    contextlib.ContextDecorator contextlib.AbstractContextManager numpy.ndarray torch._C.TensorBase
    datetime.tzinfo datetime.datetime datetime.date datetime.timedelta types.SimpleNamespace""".split()
)
# Decorators that pass the function on as it is.
PLAIN_DECORATORS = set(
    """staticmethod classmethod property functools.wraps functools.lru_cache functools.cache
    functools.cached_property abc.abstractmethod contextlib.contextmanager dataclasses.dataclass typing.overload
    functools.total_ordering torch.no_grad typing.final functools.singledispatch enum.unique
    torch.jit.unused torch.jit.ignore torch.jit.export""".split()
)
_METHODS = set()
for _type in (str, bytes, list, dict, set, tuple, int, float, frozenset, complex):
    _METHODS |= {name for name in dir(_type) if not name.startswith("_")}
# Methods that text, numbers, containers and arrays have: calling one on unknown data is calling that.
PLAIN_METHODS = (_METHODS - {"format_map"}) | set(
    """astype reshape ravel flatten transpose squeeze sum mean std var min max argmin argmax argsort tolist item all any
    cumsum cumprod dot nonzero fill repeat take clip round swapaxes searchsorted prod trace diagonal tobytes view size
    dim unsqueeze permute contiguous to cpu cuda float long half double int bool detach clone numel expand expand_as
    type_as masked_fill masked_fill_ softmax sigmoid tanh relu exp log sqrt pow abs ge le gt lt eq ne new_zeros new_ones
    new_tensor narrow chunk split gather scatter index_select matmul bmm mm add add_ mul mul_ div div_ sub zero_ fill_
    uniform_ normal_ requires_grad_ group groups match search fullmatch finditer findall span isoformat total_seconds
    debug info warning error exception register_buffer register_parameter acquire release is_floating_point
    warn warning_once popleft appendleft getvalue tell isdigit zfill""".split()
)


def is_pure(dotted):
    """True for functions that work on what they are given and nothing else."""
    if dotted in IMPURE or dotted in SEEDS or dotted in OPENS:
        return False
    module = dotted.rpartition(".")[0]
    outer = module.rpartition(".")[0]
    return dotted in PURE_NAMES or module in PURE - IMPURE or (outer in PURE and module not in IMPURE)


def is_known(dotted):
    """True for what is settled here, whatever the sources define under the name."""
    return dotted in SEEDS or dotted in OPENS or is_pure(dotted)
