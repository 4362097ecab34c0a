//! How deep a syntax tree can become: the parser recurses, and must never run out of stack.

/// More levels than this are not parsed.
const LEVELS_MAX: usize = 600_000;
/// Stack that one level takes at most, in bytes: the parser takes up to 1,720 (measured over thirty constructs), what
/// computes values less than the rest. Without optimisation frames are larger.
const LEVEL_BYTES: usize = if cfg!(debug_assertions) { 24_000 } else { 3_000 };
/// What any parse takes.
const BASE_BYTES: usize = 4 << 20;

/// How much stack is enough for a source, whatever it is; none if that is more than anyone should reserve. Only what
/// is really used is ever backed by memory.
///
/// Every sign could open a level, and every word that follows a word (`typeof typeof x`): telling strings from code
/// would need the parser itself, and a source that confuses a simpler reader would overflow the stack.
pub(super) fn stack(source: &str) -> Option<usize> {
    let mut levels: usize = 0;
    let mut after_blank = false;
    let mut after_word = false;
    for byte in source.bytes() {
        let is_word = byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'$');
        let is_blank = byte.is_ascii_whitespace();
        if is_word {
            if after_blank && after_word {
                levels = levels.saturating_add(1);
            }
            after_word = true;
        } else if !is_blank {
            if !matches!(byte, b';' | b',' | b')' | b']' | b'}' | b'"' | b'\'' | b'\\') {
                levels = levels.saturating_add(1);
            }
            after_word = false;
        }
        after_blank = is_blank;
    }
    if levels > LEVELS_MAX {
        return None;
    }
    Some(levels.saturating_mul(LEVEL_BYTES).saturating_add(BASE_BYTES))
}

#[cfg(test)]
mod tests {
    use super::stack;

    #[test]
    fn what_could_nest_is_counted() {
        assert!(stack(&"(".repeat(700_000)).is_none());
        assert!(stack(&"x;".repeat(700_000)).is_some());
        assert!(stack(&"typeof ".repeat(700_000)).is_none());
    }
}
