//! Advisories: where they lie, how they get there, and what they say about the packages of a scan.
//!
//! `HOME/advisories/<source>.store` holds what one source says ([`wb_deps::store`]), with a note beside it about when
//! it was last compared with that source. A store is replaced whole or not at all.

mod checked;
mod file;
mod gather;
mod import;
mod keep;
mod shelf;
mod status;
mod update;

pub use import::{Imported, import};
pub use shelf::{Found, Shelf, Shelved};
pub use status::{Dated, Status, StoreStatus, status};
pub use update::{Outcome, UpdateRequest, Updated, Watch, update};
