//! Containers: what holds other artifacts.

pub mod rar;
