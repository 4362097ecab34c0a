//! Floor 3, the façade: what the doors (command line, server, Python) call. Files, threads and clocks are known
//! here and nowhere below; argument syntax, HTTP and terminals are known above and never here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this floor is where files, clocks and threads are known"
)]

pub mod advisories;
pub mod budget;
pub mod catalogue;
mod clock;
pub mod config;
pub mod diff;
pub mod error;
pub mod fetch;
pub mod fix;
pub mod glob;
pub mod home;
pub mod inspect;
pub mod inventory;
pub mod loaders;
pub mod lock;
pub mod outdated;
pub mod output;
pub mod registry;
pub mod render;
pub mod sandbox;
pub mod scan;
pub mod schema;
pub mod suppress;
pub mod tensors;

pub use error::AppError;
pub use wb_core as core;
