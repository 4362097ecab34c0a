//! Configuration in YAML and JSON that names Python things: Hydra, OmegaConf, NeMo, Lightning, jsonpickle, and
//! whatever hands YAML to an unsafe loader.

pub mod facts;
mod interpolation;
pub mod json;
mod langchain;
mod lexical;
mod walk;
pub mod yaml;

pub use facts::{
    Command, Interpolation, LangChainUse, LangChainWhat, NamedObject, SettingsFacts, Slot, TagUse,
};
