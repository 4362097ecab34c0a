//! What TensorFlow's operators reach outside the graph, and which operators TensorFlow has at all.
//!
//! Sources: the operator registry of tensorflow-cpu 2.21.0 and the kernels in tensorflow/core/kernels; 2026-11-23.

mod libraries;
pub(crate) mod reached;

use std::collections::BTreeSet;
use std::sync::LazyLock;

pub use libraries::library;

/// What an operator does beside computing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Reads a file, and gives its content to the graph.
    Reads,
    /// Reads a table of words. The file usually comes with the model, by way of a variable that is not followed.
    ReadsTable,
    /// Reads a dataset. The files are usually named by the caller.
    ReadsDataset,
    /// Reads variables from a checkpoint.
    Restores,
    /// Writes a file, and has no other purpose.
    Writes,
    /// Writes a file where it is told to: savers, caches, remarks of training.
    WritesTo,
    /// Calls Python.
    Python,
    /// Loads native code.
    Native,
    /// Opens a connection.
    Connects,
}

/// Where the operator is told which file or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By an input.
    Input(usize),
    /// By an attribute.
    Attribute(&'static str),
    /// By nothing that stands beside it.
    No,
}

/// An operator.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Its name, without the number of its version and without `Experimental`.
    pub name: &'static str,
    /// What it does.
    pub effect: Effect,
    /// How it is told what to open.
    pub told: Told,
}

const fn input(name: &'static str, effect: Effect, at: usize) -> Known {
    Known {
        name,
        effect,
        told: Told::Input(at),
    }
}

const fn attribute(name: &'static str, effect: Effect, key: &'static str) -> Known {
    Known {
        name,
        effect,
        told: Told::Attribute(key),
    }
}

const fn plain(name: &'static str, effect: Effect) -> Known {
    Known {
        name,
        effect,
        told: Told::No,
    }
}

/// Operators with an effect.
pub static OPERATORS: &[Known] = &[
    input("ReadFile", Effect::Reads, 0),
    input("MatchingFiles", Effect::Reads, 0),
    input("MatchingFilesDataset", Effect::Reads, 0),
    input("SqlDataset", Effect::Reads, 1),
    input("LMDBDataset", Effect::Reads, 0),
    input("GenerateVocabRemapping", Effect::Reads, 0),
    attribute("RecordInput", Effect::Reads, "file_pattern"),
    attribute("FixedUnigramCandidateSampler", Effect::Reads, "vocab_file"),
    attribute("Skipgram", Effect::Reads, "filename"),
    input("InitializeTableFromTextFile", Effect::ReadsTable, 1),
    input("TextLineDataset", Effect::ReadsDataset, 0),
    input("TFRecordDataset", Effect::ReadsDataset, 0),
    input("FixedLengthRecordDataset", Effect::ReadsDataset, 0),
    input("CSVDataset", Effect::ReadsDataset, 0),
    input("LoadDataset", Effect::ReadsDataset, 0),
    input("SnapshotChunkDataset", Effect::ReadsDataset, 0),
    input("SnapshotDatasetReader", Effect::ReadsDataset, 0),
    input("ListSnapshotChunksDataset", Effect::ReadsDataset, 0),
    plain("WholeFileReader", Effect::ReadsDataset),
    plain("TextLineReader", Effect::ReadsDataset),
    plain("FixedLengthRecordReader", Effect::ReadsDataset),
    plain("TFRecordReader", Effect::ReadsDataset),
    plain("LMDBReader", Effect::ReadsDataset),
    input("Restore", Effect::Restores, 0),
    input("RestoreSlice", Effect::Restores, 0),
    input("DTensorRestore", Effect::Restores, 0),
    input("LoadAndRemapMatrix", Effect::Restores, 0),
    input("WriteFile", Effect::Writes, 0),
    input("DatasetToTFRecord", Effect::Writes, 1),
    input("SaveDataset", Effect::Writes, 1),
    input("DistributedSave", Effect::Writes, 1),
    attribute("DumpTensor", Effect::Writes, "log_dir_path"),
    input("Save", Effect::WritesTo, 0),
    input("SaveSlices", Effect::WritesTo, 0),
    input("MergeV2Checkpoints", Effect::WritesTo, 1),
    input("SnapshotDataset", Effect::WritesTo, 1),
    input("CacheDataset", Effect::WritesTo, 1),
    input("CreateSummaryFileWriter", Effect::WritesTo, 1),
    input("CreateSummaryDbWriter", Effect::WritesTo, 1),
    attribute("CalibrationStatisticsSaver", Effect::WritesTo, "output_file_path"),
    attribute("Print", Effect::WritesTo, "output_stream"),
    attribute("DebugIdentity", Effect::WritesTo, "debug_urls"),
    attribute("DebugNanCount", Effect::WritesTo, "debug_urls"),
    attribute("DebugNumericSummary", Effect::WritesTo, "debug_urls"),
    attribute("PyFunc", Effect::Python, "token"),
    attribute("PyFuncStateless", Effect::Python, "token"),
    attribute("EagerPyFunc", Effect::Python, "token"),
    attribute("LoadLibrary", Effect::Native, "library_filename"),
    attribute("LoadOpLibrary", Effect::Native, "library_filename"),
    attribute("LoadDynamicLibrary", Effect::Native, "library_filename"),
    attribute("LoadPluggableDeviceLibrary", Effect::Native, "library_filename"),
    input("RpcClient", Effect::Connects, 0),
    input("RpcServer", Effect::Connects, 0),
    input("Rpc", Effect::Connects, 0),
    input("TryRpc", Effect::Connects, 0),
    input("DataServiceDataset", Effect::Connects, 2),
    input("RegisterDataset", Effect::Connects, 1),
    input("FileSystemSetConfiguration", Effect::Connects, 0),
];

/// What is known about an operator; none if it only computes, or if nobody knows it.
pub fn effect(operator: &str) -> Option<&'static Known> {
    let name = operator.strip_prefix("Experimental").unwrap_or(operator);
    let base = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let base = if base.len() < name.len() {
        base.strip_suffix('V').unwrap_or(name)
    } else {
        name
    };
    OPERATORS.iter().find(|known| known.name == base)
}

/// True if TensorFlow registers the operator by itself.
pub fn is_registered(operator: &str) -> bool {
    static NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let lines = include_str!("registered.txt").lines();
        lines.filter(|line| !line.starts_with('#')).collect()
    });
    NAMES.contains(operator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_an_operator_are_the_operator() {
        for name in [
            "TFRecordDataset",
            "TFRecordDatasetV2",
            "ExperimentalCSVDataset",
            "SaveV2",
            "PrintV2",
        ] {
            assert!(effect(name).is_some(), "{name}");
        }
        assert!(effect("ReadVariableOp").is_none() && effect("V2").is_none() && effect("Conv2D").is_none());
    }

    #[test]
    fn what_has_an_effect_is_registered() {
        let gone = [
            "Rpc",
            "TryRpc",
            "LoadLibrary",
            "LoadOpLibrary",
            "LoadDynamicLibrary",
        ];
        for known in OPERATORS {
            let versions = ["", "V2", "V3"].map(|version| format!("{}{version}", known.name));
            let is_known = versions.iter().any(|name| is_registered(name))
                || gone.contains(&known.name)
                || known.name == "LoadPluggableDeviceLibrary";
            assert!(is_known, "{}", known.name);
        }
        assert!(is_registered("MatMul") && !is_registered("# Every") && !is_registered("EvilOp"));
    }
}
