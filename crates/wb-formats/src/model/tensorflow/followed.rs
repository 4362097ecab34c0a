//! Which operators are followed: those whose names speak of what lies outside the graph.

/// Parts of names. What is followed in vain costs a little time; opinions come later.
static PARTS: &[&str] = &[
    "File", "Read", "Write", "Record", "Save", "Restore", "Checkpoint", "Summary", "Print", "Dump", "Debug", "PyFunc",
    "Python", "Py_", "Load", "Librar", "Dataset", "Rpc", "RPC", "Server", "Http", "HTTP", "Url", "URL", "Fetch",
    "Download", "Sql", "SQL", "LMDB", "Vocab", "Skipgram", "Sampler", "CkptPath", "Remap", "Exec", "Shell", "Command",
    "System", "Process", "Eval", "Custom", "CallModule", "TRTEngine", "Service", "Statistics", "Input", "Plugin",
    "Kernel", "Script", "Asset", "Path", "Dir", "Merge", "Debugger", "FileSystem", "Bigtable", "Kafka", "Parquet",
];

/// Operators that are common, match a part by chance, and take no such thing.
static ORDINARY: &[&str] = &[
    "ReadVariableOp",
    "VariableV2",
    "Merge",
    "RefMerge",
    "DirectedInterleaveDataset",
    "TensorArrayReadV3",
    "TensorArrayWriteV3",
    "TensorArrayRead",
    "TensorArrayWrite",
    "TensorArrayReadV2",
    "TensorArrayWriteV2",
    "MergeSummary",
    "ScalarSummary",
    "HistogramSummary",
    "Eig",
    "_Arg",
];

/// True if the inputs of a node of this operator are followed to where they come from.
pub(super) fn is_followed(operator: &str) -> bool {
    !ORDINARY.contains(&operator) && PARTS.iter().any(|part| operator.contains(part))
}
