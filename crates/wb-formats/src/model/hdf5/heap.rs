//! The three heaps: local (names of old groups), global (texts of variable length), fractal (dense storage).

mod fractal;
mod global;
mod local;

pub(super) use fractal::Fractal;
pub(super) use global::Global;
pub(super) use local::Local;
