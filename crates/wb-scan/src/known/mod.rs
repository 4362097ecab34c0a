//! What is known about the world, as tables with source and date.

pub mod keras;
pub mod keras_found;
pub mod keras_names;
pub mod names;
