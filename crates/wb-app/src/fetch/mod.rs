//! Where artifacts come from. The only place of the scanner that may ever know a network.

pub mod local;
