use super::*;
use crate::known::pickle::{self, Known, Uses, allow};

fn harm(module: &str, name: &str) -> Option<Consequence> {
    look_up(module, name)?
        .harm(Given::Anything)
        .map(|harm| harm.consequence)
}

#[test]
fn tables_are_sorted_ascii_and_name_their_sources() {
    assert!(TABLES.is_sorted_by(|a, b| a.0 < b.0));
    let mut bytes = 0;
    for (root, table) in TABLES {
        bytes += table.len();
        assert!(table.is_ascii(), "{root}");
        let mut lines = table.lines();
        let head = lines.next().unwrap();
        assert!(head.starts_with("# capabilities 1, 20"), "{root}: {head}");
        for (at, line) in lines.clone().take_while(|line| line.starts_with('#')).enumerate() {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(words[0], format!("#{}", at + 1), "{root}");
            let digest = words[3].strip_prefix("sha256:").unwrap();
            assert!(
                digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()),
                "{root}"
            );
        }
        let lines: Vec<&str> = lines.skip_while(|line| line.starts_with('#')).collect();
        let module = |line: &&&str| line.split('\t').next().unwrap().to_owned();
        assert!(
            lines.iter().map(|line| module(&line)).is_sorted_by(|a, b| a < b),
            "{root}"
        );
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len() % 2, 1, "{root}: {}", fields[0]);
            assert_eq!(
                line_of(table, fields[0]),
                line.split_once('\t').map(|(_, rest)| rest)
            );
        }
    }
    assert!(bytes < 3_500_000, "{bytes} bytes of tables");
}

#[test]
fn every_entry_is_read_as_it_was_written() {
    for (root, table) in TABLES {
        let lines = table.lines().skip_while(|line| line.starts_with('#'));
        for line in lines {
            let mut fields = line.split('\t').skip(1);
            while let (Some(name), Some(entry)) = (fields.next(), fields.next()) {
                let review = review(table, entry);
                let is_alias = line::target(entry).is_some();
                let says = review.is_harmless || review.is_plain_class || !review.capabilities.is_empty();
                assert!(says || is_alias || entry.contains('|'), "{root} {name}: {entry}");
                assert!(
                    !review.is_harmless || review.capabilities.is_empty(),
                    "{root} {name}: {entry}"
                );
            }
        }
    }
}

#[test]
fn names_are_followed_to_their_definitions() {
    assert_eq!(harm("onnx.hub", "load"), Some(Consequence::Network));
    assert_eq!(harm("joblib.numpy_pickle", "load"), Some(Consequence::LoadsAgain));
    assert_eq!(
        harm("joblib.testing", "check_subprocess_call"),
        Some(Consequence::Commands)
    );
    assert!(look_up("no_such_package", "x").is_none());
    assert!(look_up("joblib.testing", "no_such_name").is_none());
    assert!(look_up("", "").is_none());
    assert!(look_up_path("joblib.testing.check_subprocess_call").is_some());
}

/// Calls that the allowlist permits although the sources show a way to code, with the reason.
static EXPLAINED: &[(&str, &str)] = &[
    (
        "torch._utils._set_obj_state",
        "it sets a state as BUILD does, and the judge looks at what it is given",
    ),
    (
        "torch.storage._load_from_bytes",
        "the bytes are an argument in the file, and are scanned as a file of their own",
    ),
];

/// Gadgets of the tables of people whose call alone is harmless by its source, with what harms.
static HARMLESS_GADGETS: &[(&str, &str)] = &[
    (
        "cloudpickle.dynamic_subimport",
        "it makes a module that code is then put into",
    ),
    (
        "cloudpickle.cloudpickle.dynamic_subimport",
        "it makes a module that code is then put into",
    ),
    (
        "contextlib.chdir",
        "what it makes changes the folder when it is entered",
    ),
    (
        "contextlib.contextmanager",
        "what it makes calls the function that it is given",
    ),
    ("platform._Processor", "its methods start programs"),
    (
        "types.DynamicClassAttribute",
        "what it makes calls the function that it is given",
    ),
];

#[test]
fn what_people_allow_and_what_sources_say_agree() {
    let mut conflicts = Vec::new();
    for group in allow::GROUPS.iter().copied().flatten() {
        let pickle::Names::Only(names) = group.names else {
            continue;
        };
        if group.uses < Uses::Call {
            continue;
        }
        for module in group.modules.split_ascii_whitespace() {
            for name in names.split_ascii_whitespace() {
                let module = module.trim_end_matches(".**");
                let path = format!("{module}.{name}");
                if let Some(review) = look_up(module, name)
                    && let Some(harm) = review.harm(Given::Anything)
                    && !EXPLAINED.iter().any(|(known, _)| *known == path)
                {
                    conflicts.push(format!("{path}: {}", review.words(harm)));
                }
            }
        }
    }
    assert!(conflicts.is_empty(), "{conflicts:#?}");
}

#[test]
fn no_gadget_is_called_harmless() {
    let mut conflicts = Vec::new();
    for (_, table) in TABLES {
        for line in table.lines().skip_while(|line| line.starts_with('#')) {
            let (module, entries) = line.split_once('\t').unwrap();
            for name in entries.split('\t').step_by(2) {
                let is_harmless = look_up(module, name).is_some_and(|review| review.is_harmless);
                let path = format!("{module}.{name}");
                let is_explained = HARMLESS_GADGETS.iter().any(|(known, _)| *known == path);
                if is_harmless
                    && !is_explained
                    && let Known::Gadget(consequence) = pickle::look_up(module, name)
                {
                    let named = pickle::is_named_gadget(module, name);
                    if named {
                        conflicts.push(format!("{module}.{name}: {consequence:?}"));
                    }
                }
            }
        }
    }
    assert!(conflicts.is_empty(), "{} {conflicts:#?}", conflicts.len());
}

/// Stubs, overloads and wrappers have fooled an analysis before: these work on files.
#[test]
fn functions_on_files_are_never_harmless() {
    for (module, name) in [
        ("pandas", "read_csv"),
        ("pandas", "read_json"),
        ("pandas.io.parsers.readers", "read_csv"),
        ("numpy", "load"),
        ("numpy", "loadtxt"),
        ("torch", "load"),
        ("torch", "compile"),
        ("sklearn.datasets", "fetch_openml"),
        ("sklearn.datasets", "load_svmlight_file"),
        ("scipy.io", "loadmat"),
        ("transformers", "pipeline"),
        ("keras.saving", "load_model"),
        ("joblib", "Memory"),
        ("dill", "load"),
    ] {
        let is_harmless = look_up(module, name).is_some_and(|review| review.is_harmless);
        assert!(!is_harmless, "{module}.{name}");
    }
}
