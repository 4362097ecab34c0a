//! How deep a syntax tree can become at most, from the tokens alone: a tree is built and dropped recursively.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Mode;
use ruff_python_parser::lexer::lex;

/// Deeper than this no Python compiles.
const DEPTH_MAX: usize = 2_000;

/// A bound of the depth; none if it is beyond what is parsed.
///
/// Every token that can open a level counts until its bracket, list element or line ends.
pub(super) fn bound(source: &str) -> Option<usize> {
    let mut lexer = lex(source, Mode::Module);
    let mut levels: Vec<usize> = vec![0];
    let mut indents: usize = 0;
    let mut sum: usize = 0;
    let mut max: usize = 0;
    loop {
        let token = lexer.next_token();
        match token {
            TokenKind::EndOfFile => return Some(max),
            TokenKind::Indent => indents = indents.saturating_add(2),
            TokenKind::Dedent => indents = indents.saturating_sub(2),
            TokenKind::Newline => {
                levels.clear();
                levels.push(0);
                sum = 0;
            }
            TokenKind::Comma => {
                if let Some(top) = levels.last_mut() {
                    sum = sum.saturating_sub(std::mem::take(top));
                }
            }
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                // The bracket hangs on what stands before it, and holds a level of its own.
                if let Some(top) = levels.last_mut() {
                    *top = top.saturating_add(1);
                }
                sum = sum.saturating_add(1);
                levels.push(0);
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                if let Some(top) = levels.pop() {
                    sum = sum.saturating_sub(top);
                }
                if levels.is_empty() {
                    levels.push(0);
                }
            }
            TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Name
            | TokenKind::String
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::FStringMiddle
            | TokenKind::TStringMiddle => continue,
            _ => {
                if let Some(top) = levels.last_mut() {
                    *top = top.saturating_add(1);
                }
                sum = sum.saturating_add(1);
            }
        }
        max = max.max(sum.saturating_add(indents));
        if max > DEPTH_MAX {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_depth_counts() {
        assert!(bound(&format!("x = [{}]", "1, ".repeat(100_000))).unwrap() < 10);
        assert!(bound(&"x = 1 + 2\n".repeat(10_000)).unwrap() < 10);
        assert_eq!(bound(&"(".repeat(100_000)), None);
        assert_eq!(bound(&format!("x = {}1", "- ".repeat(100_000))), None);
        assert_eq!(bound(&format!("x = 1{}", " + 1".repeat(100_000))), None);
        assert_eq!(bound(&format!("f{}", "()".repeat(100_000))), None);
    }
}
