//! What is known about the names that pickles use.
//!
//! Two kinds of tables: [`allow`] says what real frameworks write and how it may be used, each group with its
//! reason; [`gadgets`] says what the rest of the standard library and the frameworks can do to a reader. A name
//! in neither is unknown. Sources: CPython 3.8–3.14, and the packages named in each file, read as source and
//! checked with pickles that they wrote; 2026-11-23.

pub mod allow;
pub mod gadgets;
pub mod python2;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// How far the use of an allowed name may go. Each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Uses {
    /// It may stand in the data as it is.
    Refer,
    /// It is a class that may be made by `__new__` alone (NEWOBJ, `copyreg._reconstructor`) and given state and
    /// items: its `__init__` does not run.
    Construct,
    /// It may be called with arguments.
    Call,
}

/// Which names of a module a group speaks of.
#[derive(Clone, Copy, Debug)]
pub enum Names {
    /// These, with blanks between them.
    Only(&'static str),
    /// Every name without a dot, but for dunder names and names of modules that can harm.
    Anything,
    /// Every name that is written like a class (`CamelCase`, perhaps with a leading underscore).
    Classes,
    /// The functions that Cython writes to restore its classes: they check a checksum, make the class with
    /// `__new__` and assign its fields.
    CythonUnpicklers,
}

/// Names that real frameworks write, and why they are harmless.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Modules with blanks between them; `a.b.**` means `a.b` and everything below it.
    pub modules: &'static str,
    /// Names in these modules.
    pub names: Names,
    /// How they may be used.
    pub uses: Uses,
    /// Why that does no harm.
    pub why: &'static str,
}

/// What happens to the reader of a pickle that calls a gadget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consequence {
    /// A command runs.
    Commands,
    /// Code from the file runs.
    Code,
    /// Native code is loaded, or memory is written at will.
    Native,
    /// Files are read, written or removed.
    Files,
    /// A connection is opened.
    Network,
    /// Bytes are unpickled or loaded by a loader that can run code.
    LoadsAgain,
    /// Modules are imported by name.
    Imports,
    /// Attributes are read or written by name: the way from harmless objects to harmful ones.
    Attributes,
    /// The running interpreter is changed: hooks, threads, signals, exit.
    Interpreter,
    /// A function or a class travels in the file as bytecode.
    CarriesCode,
}

/// Names that can harm.
#[derive(Clone, Copy, Debug)]
pub struct Gadget {
    /// Modules with blanks between them; each stands for itself and everything below it.
    pub modules: &'static str,
    /// Names in these modules (and, for a class, its methods), with blanks between them; empty for all.
    pub names: &'static str,
    /// What they do.
    pub consequence: Consequence,
}

/// What a name is known for.
#[derive(Clone, Copy, Debug)]
pub enum Known {
    /// A framework writes it.
    Allowed(&'static Group),
    /// It can harm.
    Gadget(Consequence),
    /// Nothing is known about it.
    Unknown,
}

struct Tables {
    exact: BTreeMap<&'static str, Vec<&'static Group>>,
    below: BTreeMap<&'static str, Vec<&'static Group>>,
    gadgets: BTreeMap<&'static str, Vec<&'static Gadget>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        exact: BTreeMap::new(),
        below: BTreeMap::new(),
        gadgets: BTreeMap::new(),
    };
    for group in allow::GROUPS.iter().copied().flatten() {
        for module in group.modules.split_ascii_whitespace() {
            match module.strip_suffix(".**") {
                Some(root) => tables.below.entry(root).or_default().push(group),
                None => tables.exact.entry(module).or_default().push(group),
            }
        }
    }
    for gadget in gadgets::GADGETS.iter().copied().flatten() {
        for module in gadget.modules.split_ascii_whitespace() {
            tables.gadgets.entry(module).or_default().push(gadget);
        }
    }
    tables
});

/// Looks a name up. Module and name are canonical (see [`python2`]); the name has no dots.
///
/// Names that the allowlist spells out come before gadgets, gadgets before the allowlist's patterns. Answers are
/// remembered: the same few names stand in thousands of files.
pub fn look_up(module: &str, name: &str) -> Known {
    /// How many answers are remembered; an attacker's made-up names do not fill the memory.
    const REMEMBERED_MAX: usize = 4096;
    thread_local! {
        static REMEMBERED: RefCell<(HashMap<String, Known>, String)> = RefCell::default();
    }
    REMEMBERED.with_borrow_mut(|(remembered, key)| {
        key.clear();
        for part in [module, "\n", name] {
            key.push_str(part);
        }
        if let Some(known) = remembered.get(key) {
            return *known;
        }
        let known = look_up_in_tables(module, name);
        if remembered.len() < REMEMBERED_MAX {
            remembered.insert(key.clone(), known);
        }
        known
    })
}

fn look_up_in_tables(module: &str, name: &str) -> Known {
    let mut spelled: Option<&'static Group> = None;
    let mut pattern: Option<&'static Group> = None;
    for group in groups_of(module).filter(|group| group.names.include(name)) {
        let slot = match group.names {
            Names::Only(_) => &mut spelled,
            _ => &mut pattern,
        };
        if slot.is_none_or(|known| known.uses < group.uses) {
            *slot = Some(group);
        }
    }
    match (spelled, gadget(module, name), pattern) {
        (Some(group), _, _) | (None, None, Some(group)) => Known::Allowed(group),
        (None, Some(consequence), _) => Known::Gadget(consequence),
        (None, None, None) => Known::Unknown,
    }
}

/// Groups of the allowlist that speak of a module.
fn groups_of(module: &str) -> impl Iterator<Item = &'static Group> {
    let tables = &*TABLES;
    let exact = tables.exact.get(module).into_iter().flatten().copied();
    let below = prefixes(module).flat_map(|root| tables.below.get(root).into_iter().flatten().copied());
    exact.chain(below)
}

/// What a name of a module can do to a reader: the nearest module that is listed says it, by name if it can.
pub fn gadget(module: &str, name: &str) -> Option<Consequence> {
    prefixes(module).find_map(|prefix| {
        let gadgets = TABLES.gadgets.get(prefix)?;
        let named = gadgets.iter().find(|gadget| has_word(gadget.names, name));
        let whole = || gadgets.iter().find(|gadget| gadget.names.is_empty());
        named.or_else(whole).map(|gadget| gadget.consequence)
    })
}

/// True if a table spells the name out as one that can harm, rather than the whole module.
#[cfg(test)]
pub(crate) fn is_named_gadget(module: &str, name: &str) -> bool {
    TABLES
        .gadgets
        .get(module)
        .is_some_and(|gadgets| gadgets.iter().any(|gadget| has_word(gadget.names, name)))
}

/// What a module as an object offers, if all of it can harm.
pub fn gadget_module(module: &str) -> Option<Consequence> {
    prefixes(module)
        .flat_map(|prefix| TABLES.gadgets.get(prefix).into_iter().flatten())
        .find(|gadget| gadget.names.is_empty())
        .map(|gadget| gadget.consequence)
}

/// True if the allowlist speaks of this module or of another of the same package.
pub fn is_known_package(module: &str) -> bool {
    let root = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let wanted = root(module);
    let tables = &*TABLES;
    tables
        .exact
        .keys()
        .chain(tables.below.keys())
        .any(|known| root(known) == wanted)
}

/// `a.b.c`, `a.b`, `a`.
fn prefixes(module: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(module), |path| {
        path.rsplit_once('.').map(|(parent, _)| parent)
    })
}

impl Names {
    fn include(self, name: &str) -> bool {
        match self {
            Self::Only(names) => has_word(names, name),
            Self::Anything => !name.starts_with("__") && !name.contains('.') && !is_gadget_root(name),
            Self::Classes => is_class_name(name),
            Self::CythonUnpicklers => name.starts_with("__pyx_unpickle_"),
        }
    }
}

/// True if the word stands among the words, which have white space between them. The text is searched as a whole:
/// splitting it for every question is what a scan of thousands of small files would spend its time on.
fn has_word(words: &str, word: &str) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let bytes = words.as_bytes();
    !word.is_empty()
        && words.match_indices(word).any(|(start, _)| {
            let before = start.checked_sub(1).and_then(|at| bytes.get(at));
            is_edge(before) && is_edge(bytes.get(start.saturating_add(word.len())))
        })
}

/// True if this is the name of a module that is listed among the gadgets, as modules that import it re-export it.
pub fn is_gadget_root(name: &str) -> bool {
    [name, name.trim_start_matches('_')]
        .iter()
        .any(|name| TABLES.gadgets.contains_key(name))
}

/// True if a module that can harm, or something of one that runs code or commands, loads or reaches further, is
/// called so.
pub fn is_gadget_name(name: &str) -> bool {
    /// Functions of modules that can harm as a whole: no table spells them out.
    static RUNS: &str = "system popen spawn run call Popen exec execv eval execfile fork kill unlink remove rmtree \
                         open write load loads import_module run_module run_path connect urlopen getoutput \
                         check_output check_call modules format format_map globals environ putenv";
    is_gadget_root(name)
        || has_word(RUNS, name)
        || TABLES.gadgets.values().flatten().any(|gadget| {
            let runs = matches!(
                gadget.consequence,
                Consequence::Commands | Consequence::Code | Consequence::Attributes | Consequence::Imports
            );
            runs && has_word(gadget.names, name)
        })
}

/// True if a name is written like a class: a capital first (leading underscores aside), and no dots. A
/// metaclass is none: making one makes a class of the file's own design.
pub fn is_class_name(name: &str) -> bool {
    let bare = name.trim_start_matches('_');
    let is_metaclass = ["Meta", "MetaClass", "Metaclass"]
        .iter()
        .any(|end| bare.ends_with(end));
    bare.starts_with(|c: char| c.is_ascii_uppercase())
        && !is_metaclass
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(module: &str, name: &str) -> Option<Uses> {
        match look_up(module, name) {
            Known::Allowed(group) => Some(group.uses),
            _ => None,
        }
    }

    #[test]
    fn names_come_before_modules_and_patterns_come_last() {
        assert_eq!(uses("collections", "OrderedDict"), Some(Uses::Call));
        assert_eq!(
            uses("sklearn.linear_model._base", "LinearRegression"),
            Some(Uses::Construct)
        );
        assert!(matches!(
            look_up("os", "made_up"),
            Known::Gadget(Consequence::Commands)
        ));
        assert!(matches!(
            look_up("sklearn.datasets._base", "Anything"),
            Known::Gadget(_)
        ));
        assert_eq!(
            uses("sklearn.linear_model._base", "a_function"),
            Some(Uses::Refer)
        );
        assert!(matches!(look_up("osmosis", "system"), Known::Unknown));
    }

    #[test]
    fn every_group_has_a_reason() {
        for group in allow::GROUPS.iter().copied().flatten() {
            assert!(group.why.len() > 12, "{:?}", group.modules);
            assert!(!group.modules.is_empty());
        }
    }
}
