//! Gadgets that no list of attacks names: functions and classes of real packages whose own sources show that an
//! argument is run, loaded, opened or fetched. Found by `cargo xtask capabilities`; arguments are harmless.

use crate::Samples;
use crate::pickle_asm::call;

const COMMANDS: &[&str] = &["model-pickle-runs-commands"];
const CODE: &[&str] = &["model-pickle-runs-code"];
const NATIVE: &[&str] = &["model-pickle-loads-native-code"];
const NETWORK: &[&str] = &["model-pickle-opens-connections"];
const LOADS: &[&str] = &["model-pickle-loads-again"];
const IMPORTS: &[&str] = &["model-pickle-imports-modules"];

const ECHO: &[&str] = &["echo weighbridge"];
const PATH: &[&str] = &["/nonexistent/weighbridge"];
const URL: &[&str] = &["http://localhost/weighbridge"];
const MODULE: &[&str] = &["weighbridge"];

/// The rule that must fire, module, name, arguments.
type Gadget = (
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static [&'static str],
);

static GADGETS: &[Gadget] = &[
    (COMMANDS, "accelerate.commands.launch", "simple_launcher", ECHO),
    (COMMANDS, "accelerate.commands.launch", "deepspeed_launcher", ECHO),
    (COMMANDS, "accelerate.commands.launch", "launch_command", ECHO),
    (COMMANDS, "accelerate.commands.tpu", "tpu_command_launcher", ECHO),
    (
        COMMANDS,
        "accelerate.test_utils.testing",
        "_stream_subprocess",
        ECHO,
    ),
    (COMMANDS, "functorch.dim.magic_trace", "magic_trace", ECHO),
    (
        COMMANDS,
        "lightning.pytorch.accelerators.cuda",
        "get_nvidia_gpu_stats",
        ECHO,
    ),
    (COMMANDS, "nltk.app.wordnet_app", "startBrowser", URL),
    (COMMANDS, "nltk.classify.megam", "call_megam", ECHO),
    (COMMANDS, "nltk.classify.tadm", "call_tadm", ECHO),
    (COMMANDS, "nltk.tag.hunpos", "HunposTagger", ECHO),
    (COMMANDS, "onnx.gen_proto", "gen_proto3_code", ECHO),
    (COMMANDS, "onnx.gen_proto", "convert", ECHO),
    (COMMANDS, "statsmodels.tools.web", "webdoc", URL),
    (
        CODE,
        "functorch.einops.rearrange",
        "_create_rearrange_callable",
        ECHO,
    ),
    (NATIVE, "torchvision.extension", "_load_library", PATH),
    (NATIVE, "torio._extension.utils", "_load_lib", PATH),
    (LOADS, "gensim.corpora.indexedcorpus", "IndexedCorpus", PATH),
    (LOADS, "lightning.fabric.utilities.cloud_io", "_load", PATH),
    (
        LOADS,
        "lightning.pytorch.core.saving",
        "load_hparams_from_yaml",
        PATH,
    ),
    (
        LOADS,
        "lightning.pytorch.utilities.upgrade_checkpoint",
        "_upgrade",
        PATH,
    ),
    (LOADS, "nemo.collections.asr.parts.k2.utils", "load_graph", PATH),
    (
        LOADS,
        "nemo.collections.common.tokenizers.tabular_tokenizer",
        "TabularTokenizer",
        PATH,
    ),
    (LOADS, "nltk.app.wordnet_app", "page_from_href", MODULE),
    (LOADS, "nltk.sem.chat80", "val_load", PATH),
    (LOADS, "statsmodels.iolib.smpickle", "load_pickle", PATH),
    (LOADS, "timm.data.readers.class_map", "load_class_map", PATH),
    (
        LOADS,
        "timm.data.readers.reader_image_in_tar",
        "extract_tarinfos",
        PATH,
    ),
    (
        LOADS,
        "timm.data.readers.reader_image_folder",
        "ReaderImageFolder",
        PATH,
    ),
    (LOADS, "timm.models._helpers", "load_state_dict", PATH),
    (LOADS, "timm.models._hub", "load_state_dict_from_hf", MODULE),
    (
        IMPORTS,
        "lightning.pytorch.utilities.imports",
        "_try_import_module",
        MODULE,
    ),
    (IMPORTS, "omegaconf._utils", "_get_class", MODULE),
    (IMPORTS, "onnx.backend.sample.ops", "_recursive_scan", MODULE),
    (IMPORTS, "spacy", "blank", MODULE),
    (NETWORK, "onnx.hub", "_download_file", URL),
    (NETWORK, "onnx.hub", "list_models", URL),
    (NETWORK, "statsmodels.datasets.utils", "_urlopen_cached", URL),
    (NETWORK, "statsmodels.datasets.utils", "check_internet", URL),
    (NETWORK, "xgboost.testing.data", "get_mq2008", PATH),
];

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    for (rules, module, name, arguments) in GADGETS {
        let bytes = call(module, name, arguments).stop();
        out.attack(
            "20-derived-gadgets",
            &format!("{module}.{name}.pkl"),
            bytes,
            rules,
        );
    }
    // A reviewed function of a package: what is known to the end and reaches nothing is silent.
    out.silent(
        "model-pickle-unknown-call",
        "reviewed-function.pkl",
        call("nltk.metrics.distance", "_edit_dist_init", &["1", "2"]).stop(),
    );
}
