//! Pickles: executed symbolically, never loaded.

mod call_ops;
mod calls;
mod data_ops;
pub mod facts;
mod fold;
mod joblib;
mod memo;
mod nested;
mod opcode;
mod reader;
mod render;
mod ring;
mod session;
mod sniff;
mod strings;
mod text;
mod token;
mod torch_legacy;
mod torch_tar;
mod vm;

#[cfg(test)]
mod tests;

pub use facts::{Arg, Call, CallKind, Callee, Ending, Import, Layout, Lookup, PickleFacts, Stream};
pub(crate) use fold::unbase64;

crate::format_room! {
    /// Python pickles of protocols 0 to 5 are executed by a symbolic machine that has a stack, marks and a memo
    /// as Python's own has, but imports nothing and calls nothing. It lists what loading would look up, call,
    /// construct and change, with resolved arguments, each with its offset.
    ///
    /// Read as well: several pickles in one file, what ran before a pickle breaks, pickles and archives that lie
    /// inside as bytes or text, raw arrays of joblib, and the five pickles of old PyTorch files. Raw numbers of
    /// arrays and storages are skipped by design. Where Python's two unpicklers (the one in C and the one in
    /// Python) would do different things, both are looked at and the difference is reported.
    pub static FORMAT = {
        id: "pickle",
        name: "Python pickle",
        since: "0.1.0",
        extensions: ["pkl", "pickle", "pck", "pcl", "dill", "joblib", "pt", "pth", "ckpt", "bin"],
        facts: PickleFacts,
        sniff: sniff::sniff,
        read: session::read,
    };
}
