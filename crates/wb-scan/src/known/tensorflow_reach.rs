//! What TensorFlow operators reach when they run inside another format (`Flex` operators of TensorFlow Lite).
//!
//! Source: the operators of TensorFlow 2.21 (`tf.raw_ops`) and their documentation; 2026-11-24. The judgement of
//! SavedModels has a table of its own; this one answers the same question for a name alone.

use super::graph_ops::Reach;

/// Operators that call back into Python, or run code that they load.
static CODE: &[&str] = &[
    "EagerPyFunc",
    "LoadLibrary",
    "PyFunc",
    "PyFuncStateless",
    "RemoteCall",
    "RemoteFusedGraphExecute",
];

/// Operators that read, write or look for files, or open connections.
static OUTSIDE: &[&str] = &[
    "CSVDataset",
    "CSVDatasetV2",
    "CreateSummaryDbWriter",
    "CreateSummaryFileWriter",
    "DataServiceDataset",
    "DataServiceDatasetV2",
    "DataServiceDatasetV3",
    "DataServiceDatasetV4",
    "DatasetToTFRecord",
    "DebugIdentity",
    "DebugIdentityV2",
    "DebugIdentityV3",
    "DebugNanCount",
    "DebugNumericSummary",
    "DistributedSave",
    "ExperimentalCSVDataset",
    "ExperimentalDatasetToTFRecord",
    "ExperimentalLMDBDataset",
    "ExperimentalMatchingFilesDataset",
    "ExperimentalSqlDataset",
    "FixedLengthRecordDataset",
    "FixedLengthRecordDatasetV2",
    "FixedLengthRecordReader",
    "FixedLengthRecordReaderV2",
    "ImmutableConst",
    "InitializeTableFromTextFile",
    "InitializeTableFromTextFileV2",
    "LMDBDataset",
    "LMDBReader",
    "ListSnapshotChunksDataset",
    "LoadDataset",
    "MatchingFiles",
    "MatchingFilesDataset",
    "MergeV2Checkpoints",
    "ReadFile",
    "Recv",
    "RegisterDataset",
    "RegisterDatasetV2",
    "Restore",
    "RestoreSlice",
    "RestoreV2",
    "RpcCall",
    "RpcClient",
    "RpcServer",
    "RpcServerStart",
    "Save",
    "SaveDataset",
    "SaveDatasetV2",
    "SaveSlices",
    "SaveV2",
    "Send",
    "SnapshotChunkDataset",
    "SnapshotDataset",
    "SnapshotDatasetReader",
    "SnapshotDatasetV2",
    "SqlDataset",
    "TFRecordDataset",
    "TFRecordDatasetV2",
    "TFRecordReader",
    "TFRecordReaderV2",
    "TextLineDataset",
    "TextLineReader",
    "TextLineReaderV2",
    "WholeFileReader",
    "WholeFileReaderV2",
    "WriteFile",
];

/// What the operator reaches, if it reaches out of the model.
pub fn reach(name: &str) -> Option<Reach> {
    if CODE.contains(&name) {
        return Some(Reach::Code("calls Python or code that it loads"));
    }
    OUTSIDE
        .contains(&name)
        .then_some(Reach::Outside("reads or writes files, or opens connections"))
}
