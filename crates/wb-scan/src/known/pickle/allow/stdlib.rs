//! Values of the standard library that appear in models and their metadata.

use crate::known::pickle::Names::{Anything, Classes, Only};
use crate::known::pickle::{Group, Uses};

/// Source: the modules' `__reduce__` methods in CPython 3.8–3.14, and pickles of their values in protocols 0–5.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "collections",
        names: Only("OrderedDict defaultdict Counter deque ChainMap UserDict UserList UserString"),
        uses: Uses::Call,
        why: "containers of what they are given; a default factory is judged as if it were called",
    },
    Group {
        modules: "collections",
        names: Only("_OrderedDictKeysView _OrderedDictValuesView _OrderedDictItemsView"),
        uses: Uses::Construct,
        why: "views of a container",
    },
    Group {
        modules: "collections.abc typing typing_extensions numbers abc",
        names: Anything,
        uses: Uses::Refer,
        why: "abstract classes and annotations, named and never made",
    },
    Group {
        modules: "datetime",
        names: Only("datetime date time timedelta timezone tzinfo"),
        uses: Uses::Call,
        why: "immutable values",
    },
    Group {
        modules: "decimal",
        names: Only(
            "Decimal Context DecimalTuple Clamped DivisionByZero DivisionUndefined Inexact InvalidOperation \
             Overflow Rounded Subnormal Underflow FloatOperation ConversionSyntax DivisionImpossible InvalidContext",
        ),
        uses: Uses::Call,
        why: "immutable values, and the contexts and signals of their arithmetic",
    },
    Group {
        modules: "fractions uuid zoneinfo ipaddress statistics time array",
        names: Only(
            "Fraction UUID SafeUUID ZoneInfo _unpickle IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface \
             IPv6Interface NormalDist struct_time array ArrayType _array_reconstructor",
        ),
        uses: Uses::Call,
        why: "immutable values and arrays of numbers; a time zone is looked up by its key in the zone database",
    },
    Group {
        modules: "pathlib",
        names: Only("Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath"),
        uses: Uses::Call,
        why: "a path is text until somebody opens it",
    },
    Group {
        modules: "argparse",
        names: Only("Namespace"),
        uses: Uses::Call,
        why: "training scripts save their arguments in it",
    },
    Group {
        modules: "enum",
        names: Only("Enum IntEnum Flag IntFlag StrEnum EnumMeta EnumType auto"),
        uses: Uses::Refer,
        why: "base classes, named and never made",
    },
    Group {
        modules: "re _sre",
        names: Only("_compile compile RegexFlag Pattern"),
        uses: Uses::Call,
        why: "a compiled pattern is written as its source text; compiling runs nothing",
    },
    Group {
        modules: "random",
        names: Only("Random SystemRandom"),
        uses: Uses::Call,
        why: "a generator and its state of numbers",
    },
    Group {
        modules: "io",
        names: Only("BytesIO StringIO"),
        uses: Uses::Call,
        why: "a buffer in memory; pickles inside it are judged by themselves",
    },
    Group {
        modules: "logging",
        names: Only("getLogger _nameToLevel"),
        uses: Uses::Call,
        why: "a logger is written as its name",
    },
    Group {
        modules: "logging",
        names: Only(
            "Logger RootLogger Manager NullHandler Formatter PercentStyle StrFormatStyle Filter LogRecord",
        ),
        uses: Uses::Construct,
        why: "made without `__init__`; none of them opens anything",
    },
    Group {
        modules: "http signal socket re ssl",
        names: Only("HTTPStatus HTTPMethod Signals Handlers AddressFamily SocketKind RegexFlag"),
        uses: Uses::Call,
        why: "enumerations: calling one looks a member up",
    },
    Group {
        modules: "urllib.parse",
        names: Only("ParseResult SplitResult DefragResult ParseResultBytes SplitResultBytes"),
        uses: Uses::Construct,
        why: "named tuples of text",
    },
    Group {
        modules: "os",
        names: Only("stat_result terminal_size PathLike"),
        uses: Uses::Call,
        why: "named tuples of numbers, and the abstract class of paths",
    },
    Group {
        modules: "os.path",
        names: Only("join basename dirname splitext split normpath isabs commonprefix splitdrive normcase"),
        uses: Uses::Refer,
        why: "functions on text",
    },
    Group {
        modules: "inspect",
        names: Only("Signature Parameter _ParameterKind"),
        uses: Uses::Call,
        why: "a signature as data",
    },
    Group {
        modules: "inspect dataclasses",
        names: Only(
            "_empty _MISSING_TYPE _FIELD_BASE _HAS_DEFAULT_FACTORY_CLASS MISSING KW_ONLY _KW_ONLY_TYPE",
        ),
        uses: Uses::Construct,
        why: "markers without content",
    },
    Group {
        modules: "dataclasses",
        names: Only("Field _DataclassParams InitVar FrozenInstanceError"),
        uses: Uses::Construct,
        why: "descriptions of fields",
    },
    Group {
        modules: "string email.message email.policy email.charset calendar configparser html.parser \
                  json.encoder json.decoder csv textwrap difflib shlex",
        names: Only(
            "Template EmailMessage Message EmailPolicy Compat32 Charset Calendar TextCalendar ConfigParser \
             RawConfigParser SafeConfigParser SectionProxy ConverterMapping BasicInterpolation \
             ExtendedInterpolation LegacyInterpolation HTMLParser JSONEncoder JSONDecoder Dialect excel excel_tab \
             unix_dialect TextWrapper",
        ),
        uses: Uses::Construct,
        why: "made without `__init__` and given their attributes; none reads a file or calls back on load",
    },
    Group {
        modules: "ast _ast",
        names: Classes,
        uses: Uses::Call,
        why: "nodes of a syntax tree are data until something compiles them",
    },
    Group {
        modules: "traceback",
        names: Only("StackSummary FrameSummary TracebackException"),
        uses: Uses::Construct,
        why: "lines of text about an error",
    },
    Group {
        modules: "xml.etree.ElementTree",
        names: Only("Element QName Comment"),
        uses: Uses::Construct,
        why: "a tree of text",
    },
    Group {
        modules: "math cmath statistics json string",
        names: Anything,
        uses: Uses::Refer,
        why: "functions without effect beside their result, as settings of a model",
    },
    Group {
        modules: "weakref",
        names: Only("WeakKeyDictionary WeakValueDictionary WeakSet"),
        uses: Uses::Construct,
        why: "containers of what they are given",
    },
    Group {
        modules: "__main__ __mp_main__",
        names: Only("__name__"),
        uses: Uses::Refer,
        why: "text that names the program",
    },
    Group {
        modules: "dateutil.relativedelta dateutil.tz.tz dateutil.tz dateutil.tz.win dateutil.zoneinfo",
        names: Only("relativedelta weekday tzutc tzlocal tzoffset tzrange tzstr tzfile _tzinfo gettz"),
        uses: Uses::Construct,
        why: "time zones and calendar steps as pandas holds them; a zone file is held by content",
    },
    Group {
        modules: "dateutil.tz.tz dateutil.tz dateutil._common dateutil.relativedelta pytz",
        names: Only("tzutc tzlocal tzoffset weekday _UTC _p FixedOffset _FixedOffset UTC timezone"),
        uses: Uses::Call,
        why: "time zones are written as a call with their name or offset",
    },
    Group {
        modules: "pytz.tzinfo pytz.tzfile",
        names: Only("unpickler memorized_ttinfo DstTzInfo StaticTzInfo"),
        uses: Uses::Call,
        why: "looks a zone up by its name",
    },
];
