//! State that BUILD gives to an object: attributes that Python itself looks up, and text that a class executes.

use super::value::Path;
use wb_formats::model::pickle::facts::Arg;

/// Items of a state that the facts keep.
const ITEMS_KEPT: usize = 32;

/// Attributes that the interpreter or pickle itself calls or follows when it finds them on an object.
static LOOKED_UP: &[&str] = &[
    "__setstate__",
    "__getattr__",
    "__getattribute__",
    "__reduce__",
    "__reduce_ex__",
    "__getstate__",
    "__class__",
    "__dict__",
    "__call__",
    "__del__",
    "__globals__",
    "__code__",
    "__closure__",
    "__defaults__",
    "__kwdefaults__",
    "__builtins__",
    "__import__",
    "__bases__",
    "__mro__",
];

/// Methods that pickle calls on an object when it adds to it.
static FILLED_BY: &[&str] = &["append", "extend", "add", "__setitem__"];

/// The name of an attribute in the state that makes Python or pickle call what the file planted there.
pub(super) fn planted(state: &Arg) -> Option<&str> {
    let parts: &[Arg] = match state {
        Arg::Tuple(parts) => parts,
        other => std::slice::from_ref(other),
    };
    parts.iter().find_map(|part| match part {
        Arg::Dict(items) => items.iter().find_map(|(key, value)| match key {
            Arg::Str(name) if LOOKED_UP.contains(&name.as_str()) && is_object(value) => Some(name.as_str()),
            Arg::Str(name) if FILLED_BY.contains(&name.as_str()) && matches!(value, Arg::Import(_)) => {
                Some(name.as_str())
            }
            _ => None,
        }),
        _ => None,
    })
}

/// True if it makes a dict or the like, which BUILD takes as a state.
pub(super) fn is_mapping(maker: &Path) -> bool {
    let name = maker.name.as_str();
    match maker.module.as_str() {
        "builtins" => name == "dict" || name.starts_with("dict."),
        "types" => name == "MappingProxyType",
        _ => matches!(
            name,
            "OrderedDict" | "defaultdict" | "Counter" | "ChainMap" | "UserDict"
        ),
    }
}

fn is_object(value: &Arg) -> bool {
    matches!(
        value,
        Arg::Import(_) | Arg::Call(_) | Arg::Dict(_) | Arg::Other(_)
    )
}

/// True if giving this state to a scipy distribution executes text that scipy didn't write.
///
/// `rv_generic.__setstate__` executes the attribute `_parse_arg_template` that the state brings: three functions
/// that sort arguments, generated from the names of the distribution's shapes.
pub(super) fn executes_text(class: &Path, state: &Arg) -> bool {
    let Arg::Dict(items) = state else {
        return false;
    };
    let is_template = |key: &Arg| matches!(key, Arg::Str(name) if name == "_parse_arg_template");
    match items.iter().find(|(key, _)| is_template(key)) {
        Some((_, Arg::Str(template))) => !is_scipy_template(template),
        Some(_) => true,
        // Of a larger state not all items are kept, and a distribution has fewer.
        None => items.len() >= ITEMS_KEPT && class.module.starts_with("scipy.stats"),
    }
}

/// True if the text is three functions whose heads hold nothing but names and plain defaults, and whose bodies
/// return them.
fn is_scipy_template(template: &str) -> bool {
    template.lines().all(|line| {
        let line = line.trim_end();
        if let Some(rest) = line.strip_prefix("def _parse_args") {
            let names = rest.split_once('(').map_or("", |(_, names)| names);
            let names = names.strip_suffix("):").unwrap_or("(");
            return names
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_ ,='".contains(c));
        }
        let body = line
            .strip_prefix("    return self._argcheck_rvs(")
            .or_else(|| line.strip_prefix("    return ("));
        match body {
            Some(body) => body
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_ ,=)(".contains(c)),
            None => line.is_empty(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scipy_s_own_template_is_told_from_another() {
        let own = "\ndef _parse_args(self, a, b, loc=0, scale=1):\n    return (a, b), loc, scale\n\n\
                   def _parse_args_rvs(self, a, b, loc=0, scale=1, size=None):\n    \
                   return self._argcheck_rvs(a, b, loc, scale, size=size)\n\n\
                   def _parse_args_stats(self, a, b, loc=0, scale=1, moments='mv'):\n    \
                   return (a, b), loc, scale, moments\n";
        assert!(is_scipy_template(own));
        assert!(!is_scipy_template("import os"));
        assert!(!is_scipy_template(
            "def _parse_args(self, a=__import__('os').system('id')):\n    return (a)"
        ));
        let class = Path::new("scipy.stats._continuous_distns", "norm_gen");
        let state = Arg::Dict(vec![(
            Arg::Str("_parse_arg_template".to_owned()),
            Arg::Str("__import__('os')".to_owned()),
        )]);
        assert!(executes_text(&class, &state));
    }
}
