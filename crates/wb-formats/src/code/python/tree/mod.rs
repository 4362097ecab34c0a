//! Python source as a syntax tree: names are followed through scopes, constants are computed, data is followed from
//! where it comes from to where it goes. Nothing is executed.
//!
//! The parser recovers from errors, so that broken syntax hides only what is broken; what is nested deeper than any
//! Python compiles is not parsed at all, and said to be unread.

mod calls;
mod computed;
mod constants;
mod decode;
mod depth;
mod expressions;
mod flows;
mod graph;
mod parts;
mod sources;
mod statements;
mod targets;
mod value;
mod walk;

pub(crate) use decode::{base64, hex};

use super::PythonFacts;
use crate::notes::Stop;
use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;
use walk::{State, Walk};
use wb_core::Meter;

/// How a text could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of it.
    Whole,
    /// There are errors of syntax: what the parser recovered was read.
    Broken,
    /// It is nested too deep and was not parsed.
    TooDeep,
}

/// Lists what `source` (at `base` in the file) does.
pub(super) fn analyse(
    source: &str,
    base: u64,
    meter: &Meter,
    facts: &mut PythonFacts,
) -> Result<Reading, Stop> {
    let Some(depth) = depth::bound(source) else {
        return Ok(Reading::TooDeep);
    };
    let mut state = State::new(facts, meter, base);
    let reading = on_enough_stack(depth, || module(source, &mut state, 0, 0));
    state.finish();
    match state.stop.take() {
        Some(stop) => Err(stop),
        None => Ok(reading),
    }
}

/// Deep trees are also dropped recursively.
fn on_enough_stack<T>(depth: usize, work: impl FnOnce() -> T) -> T {
    const SHALLOW: usize = 150;
    const STACK_BYTES: usize = 32 << 20;
    if depth <= SHALLOW {
        work()
    } else {
        stacker::maybe_grow(STACK_BYTES, STACK_BYTES, work)
    }
}

/// Parses and walks one text: the file, or what the file decodes and runs.
fn module(source: &str, state: &mut State<'_>, layer: u32, function: usize) -> Reading {
    let parsed = parse_unchecked_source(source, PySourceType::Python);
    let reading = if parsed.has_syntax_errors() && !parsed.errors().is_empty() {
        Reading::Broken
    } else {
        Reading::Whole
    };
    let body = parsed.suite();
    if layer == 0 {
        state.facts.is_empty = statements::is_empty(body);
    }
    // The first walk learns what functions return and are given; the second tells.
    for is_telling in [false, true] {
        let mut walk = Walk::new(state, source, layer, function, is_telling);
        walk.block(body);
    }
    reading
}

/// Walks a text that the code runs.
fn inner(source: &str, state: &mut State<'_>, layer: u32, function: usize) {
    if let Some(depth) = depth::bound(source) {
        on_enough_stack(depth, || module(source, state, layer, function));
    }
}

/// Parses a text and looks at its statements, on enough stack; none if it is nested deeper than Python compiles.
pub(crate) fn parsed<T>(source: &str, look: impl FnOnce(&[ruff_python_ast::Stmt]) -> T) -> Option<T> {
    let depth = depth::bound(source)?;
    Some(on_enough_stack(depth, || {
        let parsed = parse_unchecked_source(source, PySourceType::Python);
        look(parsed.suite())
    }))
}
