//! What is known about how agents are set up and talked into things.

pub(crate) mod images;
pub(crate) mod injection;
pub(crate) mod launch;
pub(crate) mod phrases;
pub(crate) mod sentences;
pub(crate) mod servers;
pub(crate) mod serving;
pub(crate) mod steps;
