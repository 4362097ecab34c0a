//! Operators that a widely used library adds to TensorFlow. Sources: the operator registrations (`REGISTER_OP`) in the
//! repositories of the libraries named; 2026-11-23.

/// Prefixes of names, and the library.
static PREFIXES: &[(&str, &str)] = &[
    ("Addons>", "TensorFlow Addons"),
    ("TFText>", "TensorFlow Text"),
    ("Text>", "TensorFlow Text"),
    ("IO>", "TensorFlow I/O"),
    ("TFRA>", "TensorFlow Recommenders Addons"),
    ("SimpleML", "TensorFlow Decision Forests"),
    ("Tfdf", "TensorFlow Decision Forests"),
    ("Sentencepiece", "TensorFlow Text"),
    ("FastSentencepiece", "TensorFlow Text"),
    ("FastWordpiece", "TensorFlow Text"),
    ("Wordpiece", "TensorFlow Text"),
    ("Whitespace", "TensorFlow Text"),
    ("UnicodeScript", "TensorFlow Text"),
    ("SplitMerge", "TensorFlow Text"),
    ("Horovod", "Horovod"),
    ("Byteps", "BytePS"),
    ("Neuron", "AWS Neuron"),
    ("TRT", "TensorFlow-TensorRT"),
    ("Nccl", "TensorFlow (GPU)"),
    ("Tensorrt", "TensorFlow-TensorRT"),
    ("Dali", "NVIDIA DALI"),
    ("DALI", "NVIDIA DALI"),
    ("TFL_", "TensorFlow Lite"),
    ("Tfq", "TensorFlow Quantum"),
    ("Struct2tensor", "struct2tensor"),
    ("Xla", "TensorFlow (XLA)"),
    ("Tpu", "TensorFlow (TPU)"),
    ("TPU", "TensorFlow (TPU)"),
    ("Mkl", "TensorFlow (oneDNN)"),
    ("_Mkl", "TensorFlow (oneDNN)"),
    ("_Itex", "Intel Extension for TensorFlow"),
    ("Cudnn", "TensorFlow (GPU)"),
    ("BoostedTrees", "TensorFlow (boosted trees)"),
    ("Bigtable", "TensorFlow 1 (contrib)"),
];

/// Whole names.
static NAMES: &[(&str, &str)] = &[
    ("CaseFoldUTF8", "TensorFlow Text"),
    ("NormalizeUTF8", "TensorFlow Text"),
    ("NormalizeUTF8WithOffsetsMap", "TensorFlow Text"),
    ("FindSourceOffsets", "TensorFlow Text"),
    ("RegexSplitWithOffsets", "TensorFlow Text"),
    ("RougeL", "TensorFlow Text"),
    ("SentenceFragments", "TensorFlow Text"),
    ("SentenceFragmentsV2", "TensorFlow Text"),
    ("ConstrainedSequence", "TensorFlow Text"),
    ("MaxSpanningTree", "TensorFlow Text"),
    ("NgramsStringJoin", "TensorFlow Text"),
    ("TokenizerFromLogits", "TensorFlow Text"),
    ("FastBertNormalize", "TensorFlow Text"),
    ("RoundRobinTrim", "TensorFlow Text"),
    ("RoundRobinGenerateMasks", "TensorFlow Text"),
    ("PhraseTokenize", "TensorFlow Text"),
    ("ByteSplit", "TensorFlow Text"),
    ("ByteSplitWithOffsets", "TensorFlow Text"),
    ("ByteSplitByOffsets", "TensorFlow Text"),
    ("Utf8Binarize", "TensorFlow Text"),
    ("MinDiff", "TensorFlow Model Remediation"),
    ("ImageProjectiveTransform", "TensorFlow 1 (contrib)"),
    ("SkipGramGenerateCandidates", "TensorFlow 1 (contrib)"),
    ("SingleImageRandomDotStereograms", "TensorFlow 1 (contrib)"),
    ("GatherTree", "TensorFlow 1 (contrib)"),
    ("LSTMBlockCell", "TensorFlow 1 (contrib)"),
    ("DecodeAudio", "TensorFlow 1 (contrib)"),
    ("DecodeVideo", "TensorFlow 1 (contrib)"),
    ("PeriodicResample", "TensorFlow 1 (contrib)"),
    ("TreePredictionsV4", "TensorFlow 1 (contrib)"),
    ("TFLite_Detection_PostProcess", "TensorFlow Lite"),
    ("HierarchicalTreeTraversal", "TensorFlow 1 (contrib)"),
];

/// The library that brings the operator, if it is a widely used one.
pub fn library(operator: &str) -> Option<&'static str> {
    let by_name = NAMES.iter().find(|(name, _)| *name == operator);
    let by_prefix = || PREFIXES.iter().find(|(prefix, _)| operator.starts_with(prefix));
    by_name.or_else(by_prefix).map(|(_, library)| *library)
}
