//! Advisories: where they lie, how they get there, and what they say about the packages of a scan.
//!
//! `HOME/advisories/<source>.store` holds what one source says ([`wb_deps::store`]), with a note beside it about when
//! it was last compared with that source. A store is replaced whole or not at all.

mod assess;
mod checked;
mod desk;
mod file;
mod gather;
mod import;
mod keep;
mod shelf;
mod sighted;
mod status;
mod update;

pub(crate) use assess::{Assessment, assess};
pub(crate) use desk::Desk;
pub use desk::{Assess, Choice};
pub use import::{Imported, import};
pub use shelf::{Found, Shelf, Shelved};
pub use status::{Dated, Status, StoreStatus, status};
pub use update::{Outcome, UpdateRequest, Updated, Watch, update};
