//! Grades one name for one use.

use super::value::Path;
use crate::known::pickle::{
    Consequence, Known, Uses, gadget, gadget_module, is_class_name, is_gadget_root, look_up,
};

/// What a name is for a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// A framework writes it, and uses it so.
    Safe,
    /// It can harm. The flag says that it is reached through a module that has another purpose.
    Gadget(Consequence, bool),
    /// A framework writes it, but never uses it so.
    UsedBeyond,
    /// Nothing is known about it.
    Unknown,
}

/// Attributes with double underscores that pickles of real objects name: methods of plain containers, and what
/// protocols 2 and 3 use to make an instance.
static PLAIN_DUNDERS: &[&str] = &[
    "__new__",
    "__getitem__",
    "__contains__",
    "__len__",
    "__call__",
    "__iter__",
    "__add__",
    "__mul__",
    "__eq__",
    "__str__",
    "__repr__",
    "__name__",
    "__qualname__",
];

/// Attributes without double underscores that lead from a function or a frame to its globals.
static WALKS: &[&str] = &[
    "f_globals",
    "f_locals",
    "f_builtins",
    "f_back",
    "gi_frame",
    "gi_code",
    "cr_frame",
    "cr_code",
    "ag_frame",
    "tb_frame",
    "tb_next",
    "func_globals",
    "func_code",
    "im_func",
    "im_class",
    "mro",
    "__builtins__",
];

/// Grades a name for a use.
pub(super) fn grade(path: &Path, uses: Uses) -> Grade {
    if path.name.is_empty() {
        return match gadget_module(&path.module) {
            // Functions on text; what it imports itself is found when it is walked to.
            Some(_) if path.module == "os.path" && uses == Uses::Refer => Grade::Safe,
            Some(consequence) => Grade::Gadget(consequence, false),
            None if uses == Uses::Refer => Grade::Safe,
            None => Grade::Unknown,
        };
    }
    if path.name.contains('.') {
        return walk(path, uses);
    }
    match look_up(&path.module, &path.name) {
        Known::Allowed(group) if group.uses >= uses => Grade::Safe,
        Known::Allowed(_) => Grade::UsedBeyond,
        Known::Gadget(consequence) => Grade::Gadget(consequence, false),
        Known::Unknown => re_exported(path).unwrap_or(Grade::Unknown),
    }
}

/// A module that another module imports, named as its attribute: `numpy.os`, `random._os`.
fn re_exported(path: &Path) -> Option<Grade> {
    let bare = path.name.trim_start_matches('_');
    let below = format!("{}.{}", path.module, path.name);
    gadget_module(&below)
        .or_else(|| {
            is_gadget_root(&path.name).then(|| gadget_module(&path.name).or_else(|| gadget_module(bare)))?
        })
        .map(|consequence| Grade::Gadget(consequence, true))
}

/// A name with dots: attributes of attributes.
fn walk(path: &Path, uses: Uses) -> Grade {
    let segments: Vec<&str> = path.name.split('.').collect();
    if let Some(consequence) = gadget_on_the_way(&path.module, &segments) {
        return Grade::Gadget(consequence, true);
    }
    let is_walk = |s: &&&str| WALKS.contains(*s) || (s.starts_with("__") && !PLAIN_DUNDERS.contains(*s));
    if segments.iter().any(|s| is_walk(&s)) {
        return Grade::Gadget(Consequence::Attributes, true);
    }
    if written_absolutely(path, uses) {
        return Grade::Safe;
    }
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else {
        return Grade::Unknown;
    };
    match look_up(&path.module, first) {
        Known::Gadget(consequence) => Grade::Gadget(consequence, false),
        Known::Unknown => Grade::Unknown,
        Known::Allowed(group) => {
            if *last == "__new__" && uses > Uses::Refer {
                return if group.uses >= Uses::Construct {
                    Grade::Safe
                } else {
                    Grade::UsedBeyond
                };
            }
            let own = || matches!(look_up(&path.module, last), Known::Allowed(group) if group.uses >= uses);
            match uses {
                Uses::Refer => Grade::Safe,
                _ if is_class_name(last) && uses <= group.uses => Grade::Safe,
                _ if last.starts_with('_') && own() => Grade::Safe,
                _ => Grade::UsedBeyond,
            }
        }
    }
}

/// `torch._utils` `torch.contiguous_format`: some C types write their absolute name.
fn written_absolutely(path: &Path, uses: Uses) -> bool {
    path.name.rsplit_once('.').is_some_and(|(module, name)| {
        module == path.module.split('.').next().unwrap_or_default()
            && matches!(look_up(module, name), Known::Allowed(group) if group.uses >= uses)
    })
}

/// The first gadget that a walk from a module reaches, whatever the modules on the way are called.
fn gadget_on_the_way(module: &str, segments: &[&str]) -> Option<Consequence> {
    for start in 0..segments.len() {
        let rest = segments.get(start..)?;
        // Below the module that was imported: `torch`, `serialization.load`.
        if start > 0 {
            let head = segments.get(..start)?.join(".");
            let own = format!("{module}.{head}");
            if let Some(found) = rest.first().and_then(|name| gadget(&own, name)) {
                return Some(found);
            }
        }
        // A module of its own that this one imported: `torch`, `serialization.os.system`. An attribute that is
        // called like a module (`signal`, `select`) leads nowhere if it is the last, unless it is one.
        for end in 1..rest.len() {
            let reached = rest.get(..end)?.join(".");
            let name = rest.get(end)?;
            let bare = reached.trim_start_matches('_');
            if (start > 0 || !is_class_name(bare) || end > 1)
                && let Some(found) = gadget(&reached, name).or_else(|| gadget(bare, name))
            {
                return Some(found);
            }
        }
        if start > 0
            && let Some(name) = rest.first().filter(|_| rest.len() == 1)
            && is_strong_root(name)
        {
            return gadget_module(name.trim_start_matches('_'));
        }
    }
    segments
        .first()
        .filter(|name| segments.len() > 1 && is_strong_root(name))
        .and_then(|name| gadget_module(name.trim_start_matches('_')))
}

/// Modules whose name is no word that a class would use for an attribute.
fn is_strong_root(name: &str) -> bool {
    let bare = name.trim_start_matches('_');
    matches!(
        bare,
        "os" | "sys"
            | "subprocess"
            | "posix"
            | "nt"
            | "importlib"
            | "builtins"
            | "ctypes"
            | "socket"
            | "shutil"
            | "pickle"
            | "marshal"
            | "runpy"
            | "pty"
            | "imp"
            | "pkgutil"
            | "inspect"
            | "gc"
            | "threading"
            | "multiprocessing"
            | "tempfile"
            | "urllib"
            | "requests"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(module: &str, name: &str, uses: Uses) -> Grade {
        grade(&Path::new(module, name), uses)
    }

    #[test]
    fn the_final_attribute_counts() {
        use Consequence::{Attributes, Commands, Interpreter, LoadsAgain};
        let refer = |m: &str, n: &str| of(m, n, Uses::Refer);
        assert_eq!(
            refer("torch", "serialization.os.system"),
            Grade::Gadget(Commands, true)
        );
        assert_eq!(
            refer("torch", "serialization.load"),
            Grade::Gadget(LoadsAgain, true)
        );
        assert_eq!(
            refer("collections", "_sys.modules"),
            Grade::Gadget(Interpreter, true)
        );
        assert_eq!(refer("numpy", "os"), Grade::Gadget(Commands, true));
        assert_eq!(refer("random", "_os"), Grade::Gadget(Commands, true));
        assert_eq!(
            refer("collections", "OrderedDict.__init__.__globals__"),
            Grade::Gadget(Attributes, true)
        );
        assert_eq!(refer("torch._utils", "torch.contiguous_format"), Grade::Safe);
        assert_eq!(refer("zoneinfo", "ZoneInfo._unpickle"), Grade::Safe);
        assert_eq!(of("zoneinfo", "ZoneInfo._unpickle", Uses::Call), Grade::Safe);
        assert_eq!(of("builtins", "str.format_map", Uses::Call), Grade::UsedBeyond);
    }

    #[test]
    fn a_use_beyond_what_is_known_is_no_safe_use() {
        let module = "sklearn.linear_model._base";
        assert_eq!(of(module, "LinearRegression", Uses::Construct), Grade::Safe);
        assert_eq!(of(module, "LinearRegression", Uses::Call), Grade::UsedBeyond);
        assert_eq!(of("mycompany.models", "Net", Uses::Construct), Grade::Unknown);
    }
}
