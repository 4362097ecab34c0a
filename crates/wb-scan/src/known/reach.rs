//! What happens when a loader looks up a dotted Python name from a file and calls it: `_target_` of Hydra, a loader
//! module of MLflow, a type of skops, a class in a configuration.
//!
//! One question for all formats, answered from the same tables as for pickles.

use crate::known::capabilities::{self, Given};
use crate::known::pickle::{self, Consequence, Known};

/// What is known about calling a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It can harm in this way.
    Harms(Consequence),
    /// It was reviewed: calling it with a file's arguments does no harm.
    Reviewed,
    /// Nobody has looked at it.
    Unreviewed,
}

/// What calling `path` (`package.module.Class.method`) reaches. The name may be spelled as any loader resolves it:
/// the longest module that the tables know wins, and what can harm wins over what is allowed. Where the tables know
/// nothing, the capability database may.
pub fn reach(path: &str) -> Reach {
    match in_tables(path.trim()) {
        Reach::Unreviewed => derived(path.trim()),
        known => known,
    }
}

/// What the database says about a name: the capability that a report should tell, in words, with how sure it is and
/// of which versions it is true.
pub fn capability(path: &str) -> Option<String> {
    let review = capabilities::look_up_path(path.trim())?;
    let told = review
        .harm(Given::Anything)
        .or_else(|| review.capabilities.first())?;
    Some(review.words(told))
}

/// The package's sources answer: what an argument of the file's choice reaches harms.
fn derived(path: &str) -> Reach {
    match capabilities::look_up_path(path) {
        Some(review) => match review.harm(Given::Anything) {
            Some(harm) => Reach::Harms(harm.consequence),
            None if review.is_harmless => Reach::Reviewed,
            None => Reach::Unreviewed,
        },
        None => Reach::Unreviewed,
    }
}

fn in_tables(path: &str) -> Reach {
    let mut answer = Reach::Unreviewed;
    let splits = path.match_indices('.').map(|(at, _)| at).collect::<Vec<_>>();
    for at in splits.into_iter().rev() {
        let (module, rest) = path.split_at(at);
        let name = rest.trim_start_matches('.');
        let first = name.split('.').next().unwrap_or_default();
        match pickle::look_up(module, first) {
            Known::Gadget(consequence) => return Reach::Harms(consequence),
            Known::Allowed(group) if first == name && group.uses >= pickle::Uses::Construct => {
                answer = Reach::Reviewed;
            }
            Known::Allowed(_) | Known::Unknown => {}
        }
        // `torch.os.system`: a module that can harm, reached through one that imports it.
        let through = name.split('.').any(pickle::is_gadget_root);
        if through && answer == Reach::Unreviewed && name.contains('.') {
            let inner = name.split_once('.').map_or("", |(_, rest)| rest);
            if let Some(consequence) = pickle::gadget(first, inner) {
                return Reach::Harms(consequence);
            }
        }
    }
    match (answer, path.contains('.')) {
        (Reach::Unreviewed, false) => match pickle::look_up("builtins", path) {
            Known::Gadget(consequence) => Reach::Harms(consequence),
            Known::Allowed(group) if group.uses >= pickle::Uses::Construct => Reach::Reviewed,
            _ => Reach::Unreviewed,
        },
        _ => answer,
    }
}

/// The consequence in a report's words.
pub const fn words(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Commands => "runs commands",
        Consequence::Code | Consequence::CarriesCode => "runs code from the file",
        Consequence::Native => "loads native code",
        Consequence::Files => "touches files",
        Consequence::Network => "opens connections",
        Consequence::LoadsAgain => "loads further bytes that can run code",
        Consequence::Imports => "imports modules by name",
        Consequence::Attributes => "reaches attributes by name",
        Consequence::Interpreter => "changes the interpreter",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_resolved_as_loaders_resolve_them() {
        assert_eq!(reach("os.system"), Reach::Harms(Consequence::Commands));
        assert!(matches!(reach("builtins.eval"), Reach::Harms(_)));
        assert!(matches!(reach("eval"), Reach::Harms(_)));
        assert!(matches!(reach("subprocess.Popen.__init__"), Reach::Harms(_)));
        assert!(matches!(reach("torch.os.system"), Reach::Harms(_)));
        assert_eq!(reach("collections.OrderedDict"), Reach::Reviewed);
        assert_eq!(reach("my_company.models.Net"), Reach::Unreviewed);
        assert_eq!(reach(""), Reach::Unreviewed);
    }
}
