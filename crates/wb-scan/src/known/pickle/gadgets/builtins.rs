//! `builtins`, `operator`, `functools`, `types`: each name by itself, because most of these modules is harmless.

use crate::known::pickle::{Consequence, Gadget};

/// Source: the library reference of CPython 3.8–3.14, and 2.7 for what only Python 2 had.
pub(super) static GADGETS: &[Gadget] = &[
    Gadget {
        modules: "builtins",
        names: "eval exec execfile compile input raw_input apply breakpoint help __build_class__",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "builtins",
        names: "open file license credits copyright",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "builtins",
        names: "__import__ reload",
        consequence: Consequence::Imports,
    },
    Gadget {
        modules: "builtins",
        names: "\
            getattr setattr delattr hasattr vars globals locals dir super type __dict__ __loader__ \
            __spec__ __builtins__",
        consequence: Consequence::Attributes,
    },
    Gadget {
        modules: "builtins",
        names: "exit quit",
        consequence: Consequence::Interpreter,
    },
    Gadget {
        modules: "operator",
        names: "attrgetter methodcaller",
        consequence: Consequence::Attributes,
    },
    Gadget {
        modules: "operator",
        names: "call",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "functools",
        names: "reduce partialmethod singledispatch _CacheInfo cmp_to_key",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "types new",
        names: "\
            FunctionType LambdaType CodeType new_class resolve_bases prepare_class code function \
            instancemethod coroutine GeneratorType",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "types new",
        names: "ModuleType DynamicClassAttribute FrameType TracebackType classobj module",
        consequence: Consequence::Attributes,
    },
    Gadget {
        modules: "copyreg",
        names: "\
            add_extension remove_extension clear_extension_cache pickle constructor dispatch_table \
            _extension_registry _inverted_registry _extension_cache",
        consequence: Consequence::Interpreter,
    },
    Gadget {
        modules: "weakref",
        names: "finalize",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "contextlib",
        names: "ExitStack AsyncExitStack contextmanager closing",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "contextlib",
        names: "chdir redirect_stdout redirect_stderr",
        consequence: Consequence::Interpreter,
    },
    Gadget {
        modules: "dataclasses",
        names: "make_dataclass _create_fn _FuncBuilder dataclass _process_class",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "typing annotationlib",
        names: "get_type_hints _eval_type ForwardRef call_evaluate_function evaluate_forward_ref",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "string _string",
        names: "Formatter formatter_parser formatter_field_name_split",
        consequence: Consequence::Attributes,
    },
    Gadget {
        modules: "codecs _codecs",
        names: "open EncodedFile StreamReaderWriter StreamReader",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "codecs _codecs",
        names: "register register_error unregister",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "io _pyio",
        names: "\
            open open_code FileIO OpenWrapper TextIOWrapper BufferedReader BufferedWriter BufferedRandom",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "pathlib",
        names: "\
            open read_text read_bytes write_text write_bytes unlink rmdir rename replace mkdir touch chmod \
            symlink_to hardlink_to link_to glob rglob iterdir walk copy move",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "logging",
        names: "FileHandler basicConfig",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "uuid",
        names: "\
            _get_command_stdout _popen _find_mac _find_mac_near_keyword _find_mac_under_heading \
            _ifconfig_getter _ip_getter _arp_getter _lanscan_getter _netstat_getter _ipconfig_getter \
            _netbios_getter getnode uuid1 main",
        consequence: Consequence::Commands,
    },
];
