//! Which calls of which libraries load models and data, call services and keep vectors: tables with source and date.

pub(crate) mod chains;
pub(crate) mod loads;
pub(crate) mod place;
pub(crate) mod reference;
pub(crate) mod service_models;
pub(crate) mod services;
pub(crate) mod stores;
pub(crate) mod unpickling;
