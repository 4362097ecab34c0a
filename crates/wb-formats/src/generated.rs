//! The registry of formats. Written by `cargo xtask gen`; do not edit.
#![allow(
    clippy::large_enum_variant,
    reason = "facts are built once per artifact and passed by reference"
)]

use crate::format::Format;
use serde::Serialize;

/// Every format, in the order in which they are asked.
pub static FORMATS: &[&Format] = &[
    &crate::agent::config::FORMAT,
    &crate::agent::instructions::FORMAT,
    &crate::archive::bzip2::FORMAT,
    &crate::code::carrier::FORMAT,
    &crate::model::catboost::FORMAT,
    &crate::model::catboost::json::FORMAT,
    &crate::model::chat_template::FORMAT,
    &crate::deploy::workflow::FORMAT,
    &crate::model::edge::coreml::FORMAT,
    &crate::model::edge::coreml::mil::FORMAT,
    &crate::model::edge::coreml::package::FORMAT,
    &crate::model::edge::coreml::weights::FORMAT,
    &crate::deploy::manifest::FORMAT,
    &crate::package::docker_archive::FORMAT,
    &crate::deploy::dockerfile::FORMAT,
    &crate::deps::dotnet::FORMAT,
    &crate::code::executable::FORMAT,
    &crate::model::edge::executorch::FORMAT,
    &crate::model::flax_msgpack::FORMAT,
    &crate::model::ggml::FORMAT,
    &crate::model::gguf::FORMAT,
    &crate::repo::git::attributes::FORMAT,
    &crate::repo::git::config::FORMAT,
    &crate::repo::git::hook::FORMAT,
    &crate::package::lfs_pointer::FORMAT,
    &crate::deps::go::FORMAT,
    &crate::archive::gzip::FORMAT,
    &crate::model::hdf5::FORMAT,
    &crate::repo::hf_config::FORMAT,
    &crate::deps::java::FORMAT,
    &crate::deps::javascript::FORMAT,
    &crate::code::javascript::FORMAT,
    &crate::model::keras_config::archive::FORMAT,
    &crate::model::keras_config::FORMAT,
    &crate::package::kitfile::FORMAT,
    &crate::model::lightgbm::FORMAT,
    &crate::archive::lz4::FORMAT,
    &crate::archive::lzma::FORMAT,
    &crate::repo::mlflow::FORMAT,
    &crate::repo::architecture::FORMAT,
    &crate::model::edge::mxnet::params::FORMAT,
    &crate::model::edge::mxnet::symbol::FORMAT,
    &crate::repo::notebook::FORMAT,
    &crate::model::npy::FORMAT,
    &crate::model::ocdbt::FORMAT,
    &crate::package::oci_manifest::FORMAT,
    &crate::package::modelfile::FORMAT,
    &crate::model::onnx::FORMAT,
    &crate::model::onnx::ort::FORMAT,
    &crate::model::onnx::values::FORMAT,
    &crate::model::openvino::FORMAT,
    &crate::package::declaration::FORMAT,
    &crate::model::edge::paddle::FORMAT,
    &crate::model::edge::paddle::json::FORMAT,
    &crate::model::edge::paddle::params::FORMAT,
    &crate::code::payload::FORMAT,
    &crate::deps::php::FORMAT,
    &crate::model::pickle::FORMAT,
    &crate::archive::picture::FORMAT,
    &crate::model::pmml::FORMAT,
    &crate::deps::python::FORMAT,
    &crate::code::path_file::FORMAT,
    &crate::code::python::FORMAT,
    &crate::model::r_data::FORMAT,
    &crate::archive::rar::FORMAT,
    &crate::model::recognised::FORMAT,
    &crate::repo::requirements::FORMAT,
    &crate::deps::ruby::FORMAT,
    &crate::deps::rust::FORMAT,
    &crate::model::safetensors::FORMAT,
    &crate::model::safetensors_index::FORMAT,
    &crate::code::script::FORMAT,
    &crate::repo::settings::json::FORMAT,
    &crate::archive::sevenz::FORMAT,
    &crate::model::skops::FORMAT,
    &crate::repo::spacy::FORMAT,
    &crate::deps::system::FORMAT,
    &crate::archive::tar::FORMAT,
    &crate::model::tensorflow::FORMAT,
    &crate::model::tensorflow::checkpoint::FORMAT,
    &crate::model::tensorflow::state::FORMAT,
    &crate::model::tensorflow::js::FORMAT,
    &crate::model::edge::tensorrt::FORMAT,
    &crate::text::file::FORMAT,
    &crate::model::edge::tflite::FORMAT,
    &crate::agent::tools::listing::FORMAT,
    &crate::agent::tools::source::FORMAT,
    &crate::model::edge::torch_flatbuffer::FORMAT,
    &crate::model::torch::mar::FORMAT,
    &crate::model::torch::tensors::FORMAT,
    &crate::model::torch::archive::FORMAT,
    &crate::model::torch::script::FORMAT,
    &crate::repo::triton::FORMAT,
    &crate::model::xgboost::FORMAT,
    &crate::archive::xz::FORMAT,
    &crate::repo::settings::yaml::FORMAT,
    &crate::model::zarr::FORMAT,
    &crate::archive::zip::FORMAT,
    &crate::archive::zlib::FORMAT,
    &crate::archive::zstd::FORMAT,
];

/// What the bytes say, by format.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Facts {
    /// Agent configuration.
    #[serde(rename = "agent-config")]
    AgentConfig(crate::agent::config::AgentConfigFacts),
    /// Instructions to agents.
    #[serde(rename = "agent-instructions")]
    AgentInstructions(crate::agent::instructions::InstructionFacts),
    /// Bzip2 stream.
    #[serde(rename = "bzip2")]
    Bzip2(crate::archive::bzip2::StreamFacts),
    /// Program that carries files.
    #[serde(rename = "carrier")]
    Carrier(crate::code::carrier::CarrierFacts),
    /// CatBoost model.
    #[serde(rename = "catboost")]
    Catboost(crate::model::catboost::CatboostFacts),
    /// CatBoost model (JSON).
    #[serde(rename = "catboost-json")]
    CatboostJson(crate::model::catboost::json::CatboostJsonFacts),
    /// chat template of a tokenizer.
    #[serde(rename = "chat-template")]
    ChatTemplate(crate::model::chat_template::ChatTemplateFacts),
    /// Continuous integration.
    #[serde(rename = "ci-workflow")]
    CiWorkflow(crate::deploy::workflow::WorkflowFacts),
    /// Core ML model.
    #[serde(rename = "coreml")]
    Coreml(crate::model::edge::coreml::GraphFacts),
    /// Core ML program (text).
    #[serde(rename = "coreml-mil")]
    CoremlMil(crate::model::edge::coreml::mil::GraphFacts),
    /// Core ML package manifest.
    #[serde(rename = "coreml-package")]
    CoremlPackage(crate::model::edge::coreml::package::GraphFacts),
    /// Core ML weights.
    #[serde(rename = "coreml-weights")]
    CoremlWeights(crate::model::edge::coreml::weights::GraphFacts),
    /// Deployment of containers.
    #[serde(rename = "deployment")]
    Deployment(crate::deploy::manifest::DeploymentFacts),
    /// Docker archive's manifest.
    #[serde(rename = "docker-archive")]
    DockerArchive(crate::package::docker_archive::DockerArchiveFacts),
    /// Dockerfile.
    #[serde(rename = "dockerfile")]
    Dockerfile(crate::deploy::dockerfile::DockerfileFacts),
    /// .NET dependencies.
    #[serde(rename = "dotnet-dependencies")]
    DotnetDependencies(crate::deps::dotnet::DependencyFacts),
    /// Executable program.
    #[serde(rename = "executable")]
    Executable(crate::code::executable::ExecutableFacts),
    /// ExecuTorch program.
    #[serde(rename = "executorch")]
    Executorch(crate::model::edge::executorch::GraphFacts),
    /// msgpack weights (Flax).
    #[serde(rename = "flax-msgpack")]
    FlaxMsgpack(crate::model::flax_msgpack::FlaxFacts),
    /// ggml, ggmf, ggjt and ggla.
    #[serde(rename = "ggml")]
    Ggml(crate::model::ggml::GgmlFacts),
    /// GGUF.
    #[serde(rename = "gguf")]
    Gguf(crate::model::gguf::GgufFacts),
    /// .gitattributes.
    #[serde(rename = "git-attributes")]
    GitAttributes(crate::repo::git::attributes::GitAttributesFacts),
    /// git configuration.
    #[serde(rename = "git-config")]
    GitConfig(crate::repo::git::config::GitConfigFacts),
    /// git hook.
    #[serde(rename = "git-hook")]
    GitHook(crate::repo::git::hook::GitHookFacts),
    /// Git LFS pointer.
    #[serde(rename = "git-lfs-pointer")]
    GitLfsPointer(crate::package::lfs_pointer::LfsPointerFacts),
    /// Go dependencies.
    #[serde(rename = "go-dependencies")]
    GoDependencies(crate::deps::go::DependencyFacts),
    /// Gzip stream.
    #[serde(rename = "gzip")]
    Gzip(crate::archive::gzip::StreamFacts),
    /// HDF5.
    #[serde(rename = "hdf5")]
    Hdf5(crate::model::hdf5::Hdf5Facts),
    /// model repository configuration.
    #[serde(rename = "hf-config")]
    HfConfig(crate::repo::hf_config::HfConfigFacts),
    /// Java dependencies.
    #[serde(rename = "java-dependencies")]
    JavaDependencies(crate::deps::java::DependencyFacts),
    /// JavaScript dependencies.
    #[serde(rename = "javascript-dependencies")]
    JavascriptDependencies(crate::deps::javascript::DependencyFacts),
    /// JavaScript source.
    #[serde(rename = "javascript-source")]
    JavascriptSource(crate::code::javascript::ScriptFacts),
    /// Keras archive.
    #[serde(rename = "keras")]
    Keras(crate::model::keras_config::archive::KerasArchiveFacts),
    /// Keras configuration.
    #[serde(rename = "keras-config")]
    KerasConfig(crate::model::keras_config::KerasConfigFacts),
    /// KitOps Kitfile.
    #[serde(rename = "kitfile")]
    Kitfile(crate::package::kitfile::KitfileFacts),
    /// LightGBM model.
    #[serde(rename = "lightgbm")]
    Lightgbm(crate::model::lightgbm::LightgbmFacts),
    /// LZ4 frame.
    #[serde(rename = "lz4")]
    Lz4(crate::archive::lz4::StreamFacts),
    /// LZMA stream.
    #[serde(rename = "lzma")]
    Lzma(crate::archive::lzma::StreamFacts),
    /// MLflow model.
    #[serde(rename = "mlflow-model")]
    MlflowModel(crate::repo::mlflow::MlflowFacts),
    /// architecture in config.json.
    #[serde(rename = "model-architecture")]
    ModelArchitecture(crate::repo::architecture::ArchitectureFacts),
    /// MXNet parameters.
    #[serde(rename = "mxnet-params")]
    MxnetParams(crate::model::edge::mxnet::params::GraphFacts),
    /// MXNet symbol.
    #[serde(rename = "mxnet-symbol")]
    MxnetSymbol(crate::model::edge::mxnet::symbol::GraphFacts),
    /// Jupyter notebook.
    #[serde(rename = "notebook")]
    Notebook(crate::repo::notebook::NotebookFacts),
    /// NumPy array.
    #[serde(rename = "npy")]
    Npy(crate::model::npy::NpyFacts),
    /// OCDBT store.
    #[serde(rename = "ocdbt")]
    Ocdbt(crate::model::ocdbt::OcdbtFacts),
    /// OCI manifest.
    #[serde(rename = "oci-manifest")]
    OciManifest(crate::package::oci_manifest::OciManifestFacts),
    /// Ollama Modelfile.
    #[serde(rename = "ollama-modelfile")]
    OllamaModelfile(crate::package::modelfile::ModelfileFacts),
    /// ONNX model.
    #[serde(rename = "onnx")]
    Onnx(crate::model::onnx::OnnxFacts),
    /// ONNX Runtime model.
    #[serde(rename = "onnx-runtime")]
    OnnxRuntime(crate::model::onnx::ort::OnnxFacts),
    /// ONNX tensor file.
    #[serde(rename = "onnx-tensor")]
    OnnxTensor(crate::model::onnx::values::OnnxFacts),
    /// OpenVINO model.
    #[serde(rename = "openvino")]
    Openvino(crate::model::openvino::OpenvinoFacts),
    /// Declaration of a package.
    #[serde(rename = "package-declaration")]
    PackageDeclaration(crate::package::declaration::DeclarationFacts),
    /// Paddle program.
    #[serde(rename = "paddle")]
    Paddle(crate::model::edge::paddle::GraphFacts),
    /// Paddle program (JSON).
    #[serde(rename = "paddle-json")]
    PaddleJson(crate::model::edge::paddle::json::GraphFacts),
    /// Paddle parameters.
    #[serde(rename = "paddle-params")]
    PaddleParams(crate::model::edge::paddle::params::GraphFacts),
    /// Payload, searched in depth.
    #[serde(rename = "payload")]
    Payload(crate::code::payload::PayloadFacts),
    /// PHP dependencies.
    #[serde(rename = "php-dependencies")]
    PhpDependencies(crate::deps::php::DependencyFacts),
    /// Python pickle.
    #[serde(rename = "pickle")]
    Pickle(crate::model::pickle::PickleFacts),
    /// Picture with cargo behind it.
    #[serde(rename = "picture")]
    Picture(crate::archive::picture::PictureFacts),
    /// PMML model.
    #[serde(rename = "pmml")]
    Pmml(crate::model::pmml::PmmlFacts),
    /// Python dependencies.
    #[serde(rename = "python-dependencies")]
    PythonDependencies(crate::deps::python::DependencyFacts),
    /// Path file that runs code when Python starts.
    #[serde(rename = "python-path-file")]
    PythonPathFile(crate::code::path_file::PathFileFacts),
    /// Python source.
    #[serde(rename = "python-source")]
    PythonSource(crate::code::python::PythonFacts),
    /// R object or workspace.
    #[serde(rename = "r-data")]
    RData(crate::model::r_data::RDataFacts),
    /// RAR archive.
    #[serde(rename = "rar")]
    Rar(crate::archive::rar::RarFacts),
    /// Recognised, not read.
    #[serde(rename = "recognised")]
    Recognised(crate::model::recognised::RecognisedFacts),
    /// Python requirements.
    #[serde(rename = "requirements")]
    Requirements(crate::repo::requirements::RequirementsFacts),
    /// Ruby dependencies.
    #[serde(rename = "ruby-dependencies")]
    RubyDependencies(crate::deps::ruby::DependencyFacts),
    /// Rust dependencies.
    #[serde(rename = "rust-dependencies")]
    RustDependencies(crate::deps::rust::DependencyFacts),
    /// safetensors.
    #[serde(rename = "safetensors")]
    Safetensors(crate::model::safetensors::SafetensorsFacts),
    /// index of a sharded checkpoint.
    #[serde(rename = "safetensors-index")]
    SafetensorsIndex(crate::model::safetensors_index::SafetensorsIndexFacts),
    /// Script, token by token.
    #[serde(rename = "script")]
    Script(crate::code::script::ScriptFacts),
    /// JSON configuration with targets.
    #[serde(rename = "settings-json")]
    SettingsJson(crate::repo::settings::json::SettingsJsonFacts),
    /// 7z archive.
    #[serde(rename = "seven-zip")]
    SevenZip(crate::archive::sevenz::SevenzFacts),
    /// skops model.
    #[serde(rename = "skops")]
    Skops(crate::model::skops::SkopsFacts),
    /// spaCy configuration.
    #[serde(rename = "spacy-config")]
    SpacyConfig(crate::repo::spacy::SpacyFacts),
    /// installed packages of a distribution.
    #[serde(rename = "system-packages")]
    SystemPackages(crate::deps::system::DependencyFacts),
    /// Tar archive.
    #[serde(rename = "tar")]
    Tar(crate::archive::tar::TarFacts),
    /// TensorFlow graph.
    #[serde(rename = "tensorflow")]
    Tensorflow(crate::model::tensorflow::TensorFlowFacts),
    /// TensorFlow checkpoint.
    #[serde(rename = "tensorflow-checkpoint")]
    TensorflowCheckpoint(crate::model::tensorflow::checkpoint::CheckpointFacts),
    /// TensorFlow checkpoint state.
    #[serde(rename = "tensorflow-checkpoint-state")]
    TensorflowCheckpointState(crate::model::tensorflow::state::CheckpointStateFacts),
    /// TensorFlow.js model.
    #[serde(rename = "tensorflow-js")]
    TensorflowJs(crate::model::tensorflow::js::TensorFlowJsFacts),
    /// TensorRT engine.
    #[serde(rename = "tensorrt")]
    Tensorrt(crate::model::edge::tensorrt::GraphFacts),
    /// Text with something hidden in it.
    #[serde(rename = "text")]
    Text(crate::text::file::TextFacts),
    /// TensorFlow Lite model.
    #[serde(rename = "tflite")]
    Tflite(crate::model::edge::tflite::GraphFacts),
    /// Definitions of tools.
    #[serde(rename = "tool-definitions")]
    ToolDefinitions(crate::agent::tools::listing::ToolFacts),
    /// Source of tools.
    #[serde(rename = "tool-source")]
    ToolSource(crate::agent::tools::source::ToolSourceFacts),
    /// PyTorch mobile FlatBuffer.
    #[serde(rename = "torch-flatbuffer")]
    TorchFlatbuffer(crate::model::edge::torch_flatbuffer::GraphFacts),
    /// TorchServe archive.
    #[serde(rename = "torch-mar")]
    TorchMar(crate::model::torch::mar::MarFacts),
    /// tensors of a PyTorch checkpoint.
    #[serde(rename = "torch-tensors")]
    TorchTensors(crate::model::torch::tensors::TorchTensorsFacts),
    /// PyTorch archive.
    #[serde(rename = "torch-zip")]
    TorchZip(crate::model::torch::archive::TorchZipFacts),
    /// TorchScript code.
    #[serde(rename = "torchscript-code")]
    TorchscriptCode(crate::model::torch::script::TorchScriptFacts),
    /// Triton model configuration.
    #[serde(rename = "triton-config")]
    TritonConfig(crate::repo::triton::TritonFacts),
    /// XGBoost model.
    #[serde(rename = "xgboost")]
    Xgboost(crate::model::xgboost::XgboostFacts),
    /// XZ stream.
    #[serde(rename = "xz")]
    Xz(crate::archive::xz::StreamFacts),
    /// YAML configuration.
    #[serde(rename = "yaml")]
    Yaml(crate::repo::settings::yaml::SettingsFacts),
    /// Zarr or Orbax description.
    #[serde(rename = "zarr")]
    Zarr(crate::model::zarr::ZarrFacts),
    /// Zip archive.
    #[serde(rename = "zip")]
    Zip(crate::archive::zip::ZipFacts),
    /// Zlib stream.
    #[serde(rename = "zlib")]
    Zlib(crate::archive::zlib::StreamFacts),
    /// Zstandard stream.
    #[serde(rename = "zstd")]
    Zstd(crate::archive::zstd::StreamFacts),
}

impl Facts {
    /// The id of the format that these facts come from.
    #[allow(clippy::too_many_lines, reason = "one line for each format")]
    pub const fn format(&self) -> &'static str {
        match self {
            Self::AgentConfig(_) => "agent-config",
            Self::AgentInstructions(_) => "agent-instructions",
            Self::Bzip2(_) => "bzip2",
            Self::Carrier(_) => "carrier",
            Self::Catboost(_) => "catboost",
            Self::CatboostJson(_) => "catboost-json",
            Self::ChatTemplate(_) => "chat-template",
            Self::CiWorkflow(_) => "ci-workflow",
            Self::Coreml(_) => "coreml",
            Self::CoremlMil(_) => "coreml-mil",
            Self::CoremlPackage(_) => "coreml-package",
            Self::CoremlWeights(_) => "coreml-weights",
            Self::Deployment(_) => "deployment",
            Self::DockerArchive(_) => "docker-archive",
            Self::Dockerfile(_) => "dockerfile",
            Self::DotnetDependencies(_) => "dotnet-dependencies",
            Self::Executable(_) => "executable",
            Self::Executorch(_) => "executorch",
            Self::FlaxMsgpack(_) => "flax-msgpack",
            Self::Ggml(_) => "ggml",
            Self::Gguf(_) => "gguf",
            Self::GitAttributes(_) => "git-attributes",
            Self::GitConfig(_) => "git-config",
            Self::GitHook(_) => "git-hook",
            Self::GitLfsPointer(_) => "git-lfs-pointer",
            Self::GoDependencies(_) => "go-dependencies",
            Self::Gzip(_) => "gzip",
            Self::Hdf5(_) => "hdf5",
            Self::HfConfig(_) => "hf-config",
            Self::JavaDependencies(_) => "java-dependencies",
            Self::JavascriptDependencies(_) => "javascript-dependencies",
            Self::JavascriptSource(_) => "javascript-source",
            Self::Keras(_) => "keras",
            Self::KerasConfig(_) => "keras-config",
            Self::Kitfile(_) => "kitfile",
            Self::Lightgbm(_) => "lightgbm",
            Self::Lz4(_) => "lz4",
            Self::Lzma(_) => "lzma",
            Self::MlflowModel(_) => "mlflow-model",
            Self::ModelArchitecture(_) => "model-architecture",
            Self::MxnetParams(_) => "mxnet-params",
            Self::MxnetSymbol(_) => "mxnet-symbol",
            Self::Notebook(_) => "notebook",
            Self::Npy(_) => "npy",
            Self::Ocdbt(_) => "ocdbt",
            Self::OciManifest(_) => "oci-manifest",
            Self::OllamaModelfile(_) => "ollama-modelfile",
            Self::Onnx(_) => "onnx",
            Self::OnnxRuntime(_) => "onnx-runtime",
            Self::OnnxTensor(_) => "onnx-tensor",
            Self::Openvino(_) => "openvino",
            Self::PackageDeclaration(_) => "package-declaration",
            Self::Paddle(_) => "paddle",
            Self::PaddleJson(_) => "paddle-json",
            Self::PaddleParams(_) => "paddle-params",
            Self::Payload(_) => "payload",
            Self::PhpDependencies(_) => "php-dependencies",
            Self::Pickle(_) => "pickle",
            Self::Picture(_) => "picture",
            Self::Pmml(_) => "pmml",
            Self::PythonDependencies(_) => "python-dependencies",
            Self::PythonPathFile(_) => "python-path-file",
            Self::PythonSource(_) => "python-source",
            Self::RData(_) => "r-data",
            Self::Rar(_) => "rar",
            Self::Recognised(_) => "recognised",
            Self::Requirements(_) => "requirements",
            Self::RubyDependencies(_) => "ruby-dependencies",
            Self::RustDependencies(_) => "rust-dependencies",
            Self::Safetensors(_) => "safetensors",
            Self::SafetensorsIndex(_) => "safetensors-index",
            Self::Script(_) => "script",
            Self::SettingsJson(_) => "settings-json",
            Self::SevenZip(_) => "seven-zip",
            Self::Skops(_) => "skops",
            Self::SpacyConfig(_) => "spacy-config",
            Self::SystemPackages(_) => "system-packages",
            Self::Tar(_) => "tar",
            Self::Tensorflow(_) => "tensorflow",
            Self::TensorflowCheckpoint(_) => "tensorflow-checkpoint",
            Self::TensorflowCheckpointState(_) => "tensorflow-checkpoint-state",
            Self::TensorflowJs(_) => "tensorflow-js",
            Self::Tensorrt(_) => "tensorrt",
            Self::Text(_) => "text",
            Self::Tflite(_) => "tflite",
            Self::ToolDefinitions(_) => "tool-definitions",
            Self::ToolSource(_) => "tool-source",
            Self::TorchFlatbuffer(_) => "torch-flatbuffer",
            Self::TorchMar(_) => "torch-mar",
            Self::TorchTensors(_) => "torch-tensors",
            Self::TorchZip(_) => "torch-zip",
            Self::TorchscriptCode(_) => "torchscript-code",
            Self::TritonConfig(_) => "triton-config",
            Self::Xgboost(_) => "xgboost",
            Self::Xz(_) => "xz",
            Self::Yaml(_) => "yaml",
            Self::Zarr(_) => "zarr",
            Self::Zip(_) => "zip",
            Self::Zlib(_) => "zlib",
            Self::Zstd(_) => "zstd",
        }
    }
}
