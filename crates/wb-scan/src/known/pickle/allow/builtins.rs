//! `builtins` and the modules that pickle itself leans on.

use crate::known::pickle::Names::Only;
use crate::known::pickle::{Group, Uses};

/// Source: `Lib/pickle.py`, `Lib/copyreg.py` and the `__reduce__` methods of CPython 3.8–3.14.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "builtins",
        names: Only(
            "bool int float complex str bytes bytearray list tuple dict set frozenset range slice object \
             enumerate reversed zip chr",
        ),
        uses: Uses::Call,
        why: "plain data types: their constructors copy data and call nothing that the file chooses",
    },
    Group {
        modules: "builtins",
        names: Only("Ellipsis NotImplemented None True False"),
        uses: Uses::Refer,
        why: "constants of the language",
    },
    Group {
        modules: "builtins",
        names: Only(
            "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError \
             BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError \
             ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EncodingWarning \
             EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError \
             FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError \
             InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError \
             ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError \
             PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError \
             ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError \
             SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError \
             UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning \
             ValueError Warning ZeroDivisionError WindowsError",
        ),
        uses: Uses::Call,
        why: "exceptions hold their arguments; making one doesn't raise it",
    },
    Group {
        modules: "builtins",
        names: Only(
            "abs all any ascii bin callable divmod format hash hex id isinstance issubclass len max min \
             next oct ord pow print repr round sorted sum type property classmethod staticmethod \
             memoryview cmp",
        ),
        uses: Uses::Refer,
        why: "functions that do no harm by themselves, as a model's settings hold them; what calls them with \
              which arguments is judged where it happens",
    },
    Group {
        modules: "builtins",
        names: Only("iter map filter"),
        uses: Uses::Call,
        why: "iterators over data; a function that they are handed is judged as if it were called",
    },
    Group {
        modules: "operator",
        names: Only("itemgetter"),
        uses: Uses::Call,
        why: "making one remembers keys; calling what it makes is judged as a call of an unknown function",
    },
    Group {
        modules: "operator",
        names: Only(
            "abs add and_ concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv \
             ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itruediv ixor le \
             lshift lt matmul mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor",
        ),
        uses: Uses::Refer,
        why: "operators as settings of a model",
    },
    Group {
        modules: "copyreg",
        names: Only("_reconstructor __newobj__ __newobj_ex__"),
        uses: Uses::Call,
        why: "how protocols 0 to 3 make instances: the class that they are given is judged as if NEWOBJ made it",
    },
    Group {
        modules: "functools",
        names: Only("partial"),
        uses: Uses::Call,
        why: "remembers a function and arguments; the function is judged as if it were called",
    },
    Group {
        modules: "types",
        names: Only("SimpleNamespace MappingProxyType GenericAlias"),
        uses: Uses::Call,
        why: "containers of what they are given",
    },
    Group {
        modules: "types",
        names: Only("MethodType"),
        uses: Uses::Call,
        why: "binds a function to an object without calling it; the function is judged as if it were called",
    },
    Group {
        modules: "types",
        names: Only(
            "NoneType EllipsisType NotImplementedType BuiltinFunctionType MethodDescriptorType UnionType",
        ),
        uses: Uses::Refer,
        why: "names of types",
    },
    Group {
        modules: "codecs _codecs",
        names: Only("encode latin_1_encode utf_8_encode escape_encode"),
        uses: Uses::Call,
        why: "how protocols below 3 write bytes; what the bytes are is computed and judged",
    },
    Group {
        modules: "itertools",
        names: Only(
            "count repeat chain cycle product permutations combinations combinations_with_replacement compress \
             islice pairwise zip_longest",
        ),
        uses: Uses::Call,
        why: "iterators over data, which nothing runs while the file loads",
    },
];
