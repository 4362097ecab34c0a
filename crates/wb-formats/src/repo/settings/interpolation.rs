//! OmegaConf's interpolations, as far as one file tells: `${a.b}`, `${.c}`, `${oc.env:NAME,default}`.

use crate::text::tree::{Id, Tree};

/// A part of a text between `${` and its `}`.
pub(super) struct Part<'t> {
    /// What stands before it.
    pub(super) before: &'t str,
    /// What stands in it.
    pub(super) inner: &'t str,
    /// What stands behind it.
    pub(super) behind: &'t str,
}

/// The first interpolation of a text; inner ones stay in it.
pub(super) fn first(text: &str) -> Option<Part<'_>> {
    let start = text.find("${")?;
    let body = start.checked_add(2)?;
    let mut depth: usize = 1;
    for (at, c) in text.get(body..)?.char_indices() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let end = body.checked_add(at)?;
            return Some(Part {
                before: text.get(..start)?,
                inner: text.get(body..end)?,
                behind: text.get(end.checked_add(1)?..)?,
            });
        }
    }
    None
}

/// `oc.env:HOME` → (`oc.env`, `HOME`), if there is a resolver.
pub(super) fn resolver(inner: &str) -> Option<(&str, &str)> {
    let (name, arguments) = inner.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "._".contains(c));
    is_name.then_some((name.trim(), arguments))
}

/// A text with its interpolations resolved; what this file does not tell becomes `?`.
pub(super) fn resolved(tree: &Tree, root: Id, path: &str, text: &str) -> String {
    let mut text = text.to_owned();
    // A reference to a reference is followed, a circle is not.
    for _ in 0..8 {
        let Some(part) = first(&text) else { break };
        let value = value(tree, root, path, part.inner).unwrap_or_else(|| "?".to_owned());
        if value.len() > 4_096 {
            break;
        }
        text = format!("{}{value}{}", part.before, part.behind);
    }
    match first(&text) {
        Some(_) => "?".to_owned(),
        None => text,
    }
}

fn value(tree: &Tree, root: Id, path: &str, inner: &str) -> Option<String> {
    let inner = inner.trim();
    let reference = match resolver(inner) {
        None => inner,
        Some(("oc.env" | "env" | "oc.select", arguments)) => {
            let (name, default) = arguments.split_once(',').unwrap_or((arguments, ""));
            let default = default.trim().trim_matches(['\'', '"']);
            let found = look_up(tree, root, path, name.trim());
            return found.or_else(|| (!default.is_empty()).then(|| default.to_owned()));
        }
        Some(("oc.decode" | "oc.deprecated", argument)) => argument.trim(),
        Some(_) => return None,
    };
    look_up(tree, root, path, reference)
}

/// The text at a reference: absolute, or relative with leading dots.
fn look_up(tree: &Tree, root: Id, path: &str, reference: &str) -> Option<String> {
    let bare = reference.trim_start_matches('.');
    let dots = reference.len().saturating_sub(bare.len());
    let mut steps: Vec<String> = Vec::new();
    if let Some(up) = dots.checked_sub(1) {
        let own: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
        let keep = own.len().saturating_sub(up);
        steps.extend(own.iter().take(keep).map(|step| (*step).to_owned()));
    }
    let plain = bare.replace("][", ".").replace('[', ".").replace(']', "");
    steps.extend(
        plain
            .split('.')
            .map(|step| step.trim_matches(['\'', '"']).to_owned()),
    );
    let mut at = root;
    for step in steps.iter().take(32) {
        let element = step.parse::<usize>().ok();
        at = match tree.elements(at) {
            [] => tree.get(at, step)?,
            list => *list.get(element?)?,
        };
    }
    tree.text(at).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Meter;

    #[test]
    fn references_are_followed_and_the_rest_is_said_to_be_unknown() {
        let text = "a: {m: os, f: system, l: [x, popen]}\nb: ${a.m}.${.c}\nd: {e: ${..a.f}}\nx: ${x}\n";
        let tree = crate::text::yaml::parse(text, &Meter::unlimited_time()).tree;
        let root = tree.roots[0];
        let resolve = |path: &str, text: &str| resolved(&tree, root, path, text);
        assert_eq!(resolve("b", "${a.m}.${a.f}"), "os.system");
        assert_eq!(resolve("d", "${a.m}.${..a.f}"), "os.system");
        assert_eq!(resolve("a", "${.m}.${a.l[1]}"), "os.popen");
        assert_eq!(resolve("", "${oc.env:NAME,os.system}"), "os.system");
        assert_eq!(resolve("", "${oc.select:none,'os.system'}"), "os.system");
        assert_eq!(resolve("", "os.${eval:'1'}"), "os.?");
        assert_eq!(resolve("", "${x}"), "?");
        assert_eq!(resolve("", "${a.${b}"), "${a.${b}");
    }
}
