//! Remote files that are not what their listing says.

crate::rule! {
    /// A remote file is not what the hub, store or registry lists: its size or its digest differs, it changed between
    /// two requests of one scan, or the server's answers contradict each other (a range that is not the one asked for,
    /// a length that is not the body's).
    ///
    /// ## Why it matters
    /// Whoever can answer differently to different questions can show a scanner one file and a loader another. A proxy
    /// or cache that mixes versions does the same by accident. A verdict about such bytes says nothing about the bytes
    /// that the next download brings.
    ///
    /// ## What to do
    /// Do not load the file. Name a commit instead of a branch and scan again; if the difference stays, tell whoever
    /// runs the server or the proxy in front of it. `--download` keeps a copy that is verified against the listing, and
    /// what is loaded is then what was judged.
    pub static RULE = {
        id: "file-differs-from-listing",
        since: "0.1.0",
        severity: High,
        summary: "a remote file is not what its listing says",
        remedy: "do not load it; pin a commit, and fetch it with --download so that what is judged is what is loaded",
        defects: ["remote-answer-untrue", "remote-changed", "remote-digest-differs", "remote-size-differs"],
        check: Defects,
    };
}
