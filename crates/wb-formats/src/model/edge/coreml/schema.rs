//! The part of Core ML's schema that the walk enters.
//!
//! Source: the message descriptors of coremltools 9.0 (`coremltools.proto`); 2026-11-24.

/// A message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Model,
    Description,
    Metadata,
    Pipeline,
    /// A message with a pipeline in its field 1.
    PipelineHolder,
    Network,
    Layer,
    Branch,
    Loop,
    CustomLayer,
    CustomModel,
    LinkedModel,
    LinkedFile,
    LinkedName,
    LinkedFolder,
    Program,
    /// A map's entry whose value (2) is a function.
    FunctionEntry,
    Function,
    /// A map's entry whose value (2) is a block.
    BlockEntry,
    Block,
    Operation,
    /// A map's entry whose value (2) is a value.
    ValueEntry,
    /// A map's entry whose value (2) is an argument.
    InputEntry,
    Argument,
    Binding,
    Value,
    /// A value that stands in the file: only lists, tuples and dictionaries of values are entered.
    Immediate,
    Values,
    Pair,
    Blob,
    Serialized,
}

/// Types of models by their numbers.
static MODELS: &[(u32, &str)] = &[
    (200, "pipelineClassifier"),
    (201, "pipelineRegressor"),
    (202, "pipeline"),
    (300, "glmRegressor"),
    (301, "supportVectorRegressor"),
    (302, "treeEnsembleRegressor"),
    (303, "neuralNetworkRegressor"),
    (304, "bayesianProbitRegressor"),
    (400, "glmClassifier"),
    (401, "supportVectorClassifier"),
    (402, "treeEnsembleClassifier"),
    (403, "neuralNetworkClassifier"),
    (404, "kNearestNeighborsClassifier"),
    (500, "neuralNetwork"),
    (501, "itemSimilarityRecommender"),
    (502, "mlProgram"),
    (555, "customModel"),
    (556, "linkedModel"),
    (560, "classConfidenceThresholding"),
    (600, "oneHotEncoder"),
    (601, "imputer"),
    (602, "featureVectorizer"),
    (603, "dictVectorizer"),
    (604, "scaler"),
    (606, "categoricalMapping"),
    (607, "normalizer"),
    (609, "arrayFeatureExtractor"),
    (610, "nonMaximumSuppression"),
    (900, "identity"),
    (2000, "textClassifier"),
    (2001, "wordTagger"),
    (2002, "visionFeaturePrint"),
    (2003, "soundAnalysisPreprocessing"),
    (2004, "gazetteer"),
    (2005, "wordEmbedding"),
    (2006, "audioFeaturePrint"),
    (3000, "serializedModel"),
];

/// The name of a type of model.
pub(super) fn model(number: u32) -> Option<&'static str> {
    let found = MODELS.iter().find(|(known, _)| *known == number);
    found.map(|(_, name)| *name)
}

/// True if the number is a type of model's.
pub(super) fn is_model(number: u32) -> bool {
    model(number).is_some()
}

/// The message in a field, if the walk enters it.
pub(super) const fn message(kind: Kind, number: u32) -> Option<Kind> {
    Some(match (kind, number) {
        (Kind::Model, 2) => Kind::Description,
        (Kind::Description, 100) => Kind::Metadata,
        (Kind::Model, 200 | 201) => Kind::PipelineHolder,
        (Kind::Model, 202) | (Kind::PipelineHolder, 1) => Kind::Pipeline,
        (Kind::Pipeline, 1) => Kind::Model,
        (Kind::Model, 303 | 403 | 500) => Kind::Network,
        (Kind::Model, 502) => Kind::Program,
        (Kind::Model, 555) => Kind::CustomModel,
        (Kind::Model, 556) => Kind::LinkedModel,
        (Kind::Model, 3000) => Kind::Serialized,
        (Kind::LinkedModel, 1) => Kind::LinkedFile,
        (Kind::LinkedFile, 1) => Kind::LinkedName,
        (Kind::LinkedFile, 2) => Kind::LinkedFolder,
        (Kind::Network, 1) => Kind::Layer,
        (Kind::Layer, 500) => Kind::CustomLayer,
        (Kind::Layer, 605) => Kind::Branch,
        (Kind::Layer, 615) => Kind::Loop,
        (Kind::Branch, 1 | 2) | (Kind::Loop, 3 | 4) => Kind::Network,
        (Kind::Program, 2) => Kind::FunctionEntry,
        (Kind::FunctionEntry, 2) => Kind::Function,
        (Kind::Function, 3) => Kind::BlockEntry,
        (Kind::BlockEntry, 2) | (Kind::Operation, 4) => Kind::Block,
        (Kind::Block, 3) => Kind::Operation,
        (Kind::Program | Kind::Function | Kind::Block, 4) | (Kind::Operation, 5) => Kind::ValueEntry,
        (Kind::ValueEntry, 2) | (Kind::Values, 1) | (Kind::Binding, 2) | (Kind::Pair, 1 | 2) => Kind::Value,
        (Kind::Operation, 2) => Kind::InputEntry,
        (Kind::InputEntry, 2) => Kind::Argument,
        (Kind::Argument, 1) => Kind::Binding,
        (Kind::Value, 3) => Kind::Immediate,
        (Kind::Value, 5) => Kind::Blob,
        (Kind::Immediate, 2 | 3) => Kind::Values,
        (Kind::Immediate, 4) => Kind::Pair,
        _ => return None,
    })
}
