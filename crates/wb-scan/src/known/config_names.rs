//! What names in configurations, tags and settings mean: Python tags of YAML, targets of Hydra, gadgets of other
//! languages' loaders.

use crate::known::pickle::Consequence;
use crate::known::reach::{Reach, reach};

/// What a YAML tag makes a Python loader do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PythonTag<'t> {
    /// `python/object/apply`, `python/object/new`, `python/object`: the name is called or constructed.
    Calls(&'t str),
    /// `python/name`: the name is looked up, and its module imported.
    Names(&'t str),
    /// `python/module`: the module is imported.
    Imports(&'t str),
}

/// The Python tag, if it is one. Source: PyYAML 6 and ruamel.yaml 0.18, constructors; 2026-11-23.
pub fn python_tag(tag: &str) -> Option<PythonTag<'_>> {
    let rest = tag
        .strip_prefix("tag:yaml.org,2002:")
        .unwrap_or(tag)
        .trim_start_matches('!')
        .strip_prefix("python/")?;
    let (kind, name) = rest.split_once(':').unwrap_or((rest, ""));
    match kind {
        "object/apply" | "object/new" | "object" => Some(PythonTag::Calls(name)),
        "name" => Some(PythonTag::Names(name)),
        "module" => Some(PythonTag::Imports(name)),
        _ => None,
    }
}

/// What calling a name from a configuration does, in the order of how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It was reviewed, or it belongs to a framework that configurations of this kind are written for.
    Familiar,
    /// Nobody has looked at it.
    Unknown,
    /// It loads further files, or reaches attributes: what honest configurations do as well.
    Loads,
    /// It touches files, opens connections or imports modules.
    Reaches,
    /// It runs commands or code.
    Runs,
}

/// Loaders that honest configurations call as well.
const LOADERS: &[&str] = &[
    "torch.load",
    "torch.jit.load",
    "torch.hub.load",
    "torch.hub.load_state_dict_from_url",
    "joblib.load",
    "numpy.load",
    "np.load",
    "pandas.read_pickle",
    "builtins.getattr",
    "getattr",
    "builtins.open",
    "open",
    "pathlib.Path",
    "os.path.join",
    "os.getenv",
    "os.environ.get",
    "os.makedirs",
    "os.getcwd",
    "sys.path.append",
    "builtins.print",
    "builtins.map",
    "builtins.filter",
    "functools.partial",
    "operator.attrgetter",
    "operator.itemgetter",
    "operator.methodcaller",
    "logging.basicConfig",
    "logging.StreamHandler",
    "logging.FileHandler",
    "logging.handlers.RotatingFileHandler",
    "tempfile.mkdtemp",
];

/// Names that look a thing up by a dotted name of the file, and give it back without calling it.
const LOOKUPS: &[&str] = &[
    "hydra.utils.get_method",
    "hydra.utils.get_class",
    "hydra.utils.get_object",
    "hydra.utils.get_static_method",
    "hydra._internal.utils._locate",
    "lightning.pytorch.cli.instantiate_class",
];

/// Packages that configurations with targets are written for: their names need no word. What they reach that harms is
/// known by name.
const FAMILIAR: &[&str] = &[
    "albumentations",
    "collections",
    "dataclasses",
    "datasets",
    "deepspeed",
    "detectron2",
    "diffusers",
    "einops",
    "functools",
    "hydra",
    "jax",
    "flax",
    "keras",
    "lightning",
    "lightning_fabric",
    "logging",
    "math",
    "mlflow",
    "mmcv",
    "mmdet",
    "mmengine",
    "monai",
    "nemo",
    "numpy",
    "omegaconf",
    "operator",
    "optax",
    "pandas",
    "pathlib",
    "peft",
    "pytorch_lightning",
    "ray",
    "sentence_transformers",
    "sklearn",
    "scipy",
    "tensorflow",
    "timm",
    "tokenizers",
    "torch",
    "torch_geometric",
    "torchaudio",
    "torchmetrics",
    "torchtune",
    "torchvision",
    "transformers",
    "trl",
    "wandb",
    "xgboost",
    "lightgbm",
    "ldm",
    "sgm",
    "uni2ts",
    "gluonts",
    "spacy",
    "thinc",
    "catalyst",
    "kedro",
    "kedro_datasets",
    "megatron",
    "composer",
    "fairseq",
    "fairseq2",
    "accelerate",
];

/// True for names that only look things up: their argument is what counts.
pub fn is_lookup(name: &str) -> bool {
    LOOKUPS.contains(&name)
}

/// Grades a dotted name as a configuration's loader would resolve it (`module:function` as well).
pub fn grade(name: &str) -> (Grade, Option<Consequence>) {
    let name = name.trim().replace(':', ".");
    let name = name.strip_prefix("__builtin__.").unwrap_or(&name);
    if LOADERS.contains(&name) {
        return (Grade::Loads, None);
    }
    match reach(name) {
        Reach::Harms(consequence) => {
            let grade = match consequence {
                Consequence::Commands
                | Consequence::Code
                | Consequence::CarriesCode
                | Consequence::Native
                | Consequence::Interpreter => Grade::Runs,
                Consequence::Files
                | Consequence::Network
                | Consequence::Imports
                | Consequence::LoadsAgain => Grade::Reaches,
                Consequence::Attributes => Grade::Loads,
            };
            (grade, Some(consequence))
        }
        Reach::Reviewed => (Grade::Familiar, None),
        Reach::Unreviewed => {
            let root = name.split('.').next().unwrap_or_default();
            if FAMILIAR.contains(&root) {
                (Grade::Familiar, None)
            } else {
                (Grade::Unknown, None)
            }
        }
    }
}

/// True if a name runs commands or code, or loads native code.
pub fn runs(name: &str) -> bool {
    grade(name).0 == Grade::Runs
}

/// Tags with which loaders of other languages make objects that run code. Source: the published chains for SnakeYAML
/// (CVE-2022-1471), Ruby's Psych, .NET's `YamlDotNet` and PHP; 2026-11-23.
const FOREIGN: &[&str] = &[
    "javax.script.",
    "java.net.URLClassLoader",
    "javax.management.BadAttributeValueExpException",
    "com.sun.rowset.",
    "com.mchange.v2.c3p0.",
    "com.alibaba.druid.",
    "org.springframework.beans.factory.",
    "org.springframework.aop.",
    "org.apache.commons.configuration.",
    "org.apache.xbean.",
    "ch.qos.logback.",
    "java.lang.ProcessBuilder",
    "java.lang.Runtime",
    "ruby/object:Gem::Installer",
    "ruby/object:Gem::SpecFetcher",
    "ruby/object:Gem::Requirement=",
    "ruby/object:Gem::Package::TarReader",
    "ruby/object:Net::BufferedIO",
    "ruby/object:Net::WriteAdapter",
    "ruby/object:ERB",
    "ruby/object:Kernel",
    "ruby/hash:ActionController",
    "ruby/object:Rack::Session",
    "System.Diagnostics.Process",
    "System.Windows.Data.ObjectDataProvider",
    "php/object",
    "perl/code",
    "perl/Object",
    "js/function",
];

/// True if a loader of another language runs code for the tag.
pub fn is_foreign_gadget(tag: &str) -> bool {
    let bare = tag
        .strip_prefix("tag:yaml.org,2002:")
        .unwrap_or(tag)
        .trim_start_matches('!');
    FOREIGN
        .iter()
        .any(|gadget| bare.starts_with(gadget) || bare.starts_with(&format!("java/object:{gadget}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_graded() {
        assert_eq!(grade("os.system").0, Grade::Runs);
        assert_eq!(grade("os:system").0, Grade::Runs);
        assert_eq!(grade("builtins.eval").0, Grade::Runs);
        assert_eq!(grade("torch.load").0, Grade::Loads);
        assert_eq!(grade("torch.nn.Linear").0, Grade::Familiar);
        assert_eq!(grade("my.own.Thing").0, Grade::Unknown);
        assert_eq!(
            python_tag("tag:yaml.org,2002:python/name:a.b"),
            Some(PythonTag::Names("a.b"))
        );
        assert_eq!(python_tag("tag:yaml.org,2002:python/tuple"), None);
        assert!(is_foreign_gadget(
            "tag:yaml.org,2002:javax.script.ScriptEngineManager"
        ));
        assert!(!is_foreign_gadget("!ruby/object:Gem::Specification"));
    }
}
