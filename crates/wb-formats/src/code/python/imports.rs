//! `import` and `from … import`.

use super::analysis::{Analysis, tokens_text};
use super::lexer::{Spanned, Token};
use super::values::Value;

impl Analysis<'_> {
    /// `import a.b, c as d`.
    pub(super) fn import(&mut self, tokens: &[Spanned]) {
        for clause in split(tokens) {
            let (module, alias) = with_alias(clause);
            let Some(first) = clause.first() else { continue };
            self.keep_import(module.clone(), None, first.offset);
            match alias {
                Some(alias) => self.alias(alias, Value::path(&module)),
                None => {
                    let root = module.split('.').next().unwrap_or("").to_owned();
                    let value = Value::path(&root);
                    self.alias(root, value);
                }
            }
        }
    }

    /// `from module import a, b as c`; `tokens` begin behind `from`.
    pub(super) fn import_from(&mut self, tokens: &[Spanned]) {
        let is_import = |spanned: &Spanned| matches!(&spanned.token, Token::Name(name) if name == "import");
        let Some(at) = tokens.iter().position(is_import) else {
            return;
        };
        let (module, names) = tokens.split_at_checked(at).unwrap_or_default();
        let module = tokens_text(module);
        for clause in split(names.get(1..).unwrap_or_default()) {
            let Some(first) = clause.first() else { continue };
            let (name, alias) = with_alias(clause);
            if name.is_empty() {
                continue;
            }
            self.keep_import(module.clone(), Some(name.clone()), first.offset);
            if name == "*" {
                self.star(module.clone());
            } else {
                let path = format!("{module}.{name}");
                self.alias(alias.unwrap_or(name), Value::path(&path));
            }
        }
    }
}

/// Clauses between commas, brackets left out.
fn split(tokens: &[Spanned]) -> impl Iterator<Item = &[Spanned]> {
    tokens.split(|spanned| matches!(spanned.token, Token::Symbol("," | "(" | ")")))
}

/// `a.b as c` → (`a.b`, `c`).
fn with_alias(clause: &[Spanned]) -> (String, Option<String>) {
    let is_as = |spanned: &Spanned| matches!(&spanned.token, Token::Name(name) if name == "as");
    match clause.iter().position(is_as) {
        Some(at) => {
            let (name, alias) = clause.split_at_checked(at).unwrap_or_default();
            let alias = tokens_text(alias.get(1..).unwrap_or_default());
            (tokens_text(name), Some(alias).filter(|alias| !alias.is_empty()))
        }
        None => (tokens_text(clause), None),
    }
}
