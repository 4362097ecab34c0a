//! Model formats.
