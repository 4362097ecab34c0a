//! What a name's ending promises, and what is ordinarily found under it.
//!
//! Content decides what a file is; an ending that says otherwise is how one program is made to load what another
//! has let pass. Endings under which everything is ordinary (`.bin`, `.model`, `.weights`, `.ckpt` of unknown
//! frameworks) are not in the table. Source: the save and load functions of the frameworks named in
//! docs/formats.md; 2026-11-23.

/// What an ending promises.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// Endings in lower case, without the dot.
    pub endings: &'static [&'static str],
    /// Formats (ids, or kinds of recognised formats) that are ordinary under these endings; with `*` at the end
    /// for all that begin like this.
    pub ordinary: &'static [&'static str],
    /// True if no loader of the promised format executes anything.
    pub is_data_only: bool,
}

const COMPRESSED: &[&str] = &["gzip", "bzip2", "xz", "lzma", "zstd", "lz4", "zlib"];

const fn data(endings: &'static [&'static str], ordinary: &'static [&'static str]) -> Promise {
    Promise {
        endings,
        ordinary,
        is_data_only: true,
    }
}

const fn other(endings: &'static [&'static str], ordinary: &'static [&'static str]) -> Promise {
    Promise {
        endings,
        ordinary,
        is_data_only: false,
    }
}

/// The table.
pub static PROMISES: &[Promise] = &[
    data(&["safetensors"], &["safetensors"]),
    data(&["gguf"], &["gguf"]),
    data(&["ggml"], &["ggml", "gguf"]),
    data(&["npy"], &["npy"]),
    data(&["npz"], &["zip", "npz"]),
    data(&["onnx"], &["onnx", "onnx-runtime"]),
    data(&["ort"], &["onnx-runtime"]),
    data(&["tflite"], &["tflite", "zip"]),
    data(&["mlmodel"], &["coreml"]),
    data(&["cbm"], &["catboost"]),
    data(&["ubj"], &["xgboost*"]),
    data(&["msgpack"], &["flax-msgpack"]),
    data(
        &[
            "png", "jpg", "jpeg", "gif", "webp", "bmp", "pdf", "mp3", "mp4", "wav",
        ],
        &[],
    ),
    other(
        &[
            "txt", "md", "rst", "json", "yaml", "yml", "toml", "ini", "cfg", "csv", "tsv", "html", "log",
            "xml",
        ],
        &[
            "chat-template",
            "model-architecture",
            "requirements",
            "safetensors-index",
            "tensorflow*",
            "settings-json",
            "javascript-dependencies",
            "python-dependencies",
            "rust-dependencies",
            "package-declaration",
            "yaml",
            "keras-config",
            "xgboost*",
            "catboost*",
            "mxnet*",
            "coreml*",
            "paddle*",
            "lightgbm",
            "pmml",
            "openvino",
            "zarr",
            "ncnn",
            "python-source",
            "spacy-config",
            "triton-config",
            "executable",
        ],
    ),
    other(&["h5", "hdf5", "he5"], &["hdf5"]),
    other(&["keras"], &["zip", "keras", "hdf5"]),
    other(
        &["pkl", "pickle", "p", "dill", "joblib", "jl"],
        &[
            "pickle", "zip", "tar", "gzip", "bzip2", "xz", "lzma", "zstd", "lz4", "zlib",
        ],
    ),
    other(
        &["pt", "pth"],
        &[
            "zip",
            "pickle",
            "tar",
            "gzip",
            "torch-flatbuffer",
            "safetensors",
            "onnx",
            "executorch",
        ],
    ),
    other(&["ptl"], &["zip", "torch-flatbuffer"]),
    other(
        &[
            "pt2",
            "torchscript",
            "skops",
            "whl",
            "egg",
            "jar",
            "zip",
            "mlpackage",
        ],
        &["zip"],
    ),
    other(&["mar"], &["zip", "gzip", "tar"]),
    other(&["nemo"], &["tar", "gzip", "zip"]),
    other(&["pte"], &["executorch"]),
    other(&["pb"], &["tensorflow*", "onnx*", "paddle", "coreml", "caffe"]),
    other(&["pmml"], &["pmml"]),
    other(&["rds", "rda", "rdata"], &["r-*", "gzip", "bzip2", "xz"]),
    other(&["tar"], &["tar", "gzip", "bzip2", "xz", "zstd", "zip", "pickle"]),
    // joblib compresses by what it is told, whatever the name.
    other(&["gz", "tgz"], &["gzip", "tar", "zlib"]),
    other(&["bz2"], &["bzip2"]),
    other(&["xz", "lzma"], &["xz", "lzma"]),
    other(&["zst"], &["zstd"]),
    other(&["lz4"], &["lz4"]),
    other(&["7z"], &["7z", "sevenz", "seven-zip"]),
    other(&["rar"], &["rar"]),
];

/// The promise of an ending, if it makes one.
pub fn promise(ending: &str) -> Option<&'static Promise> {
    PROMISES.iter().find(|promise| promise.endings.contains(&ending))
}

impl Promise {
    /// True if content of this format is ordinary under the ending. A file that stands for another (a Git LFS
    /// pointer) breaks no promise.
    pub fn is_kept_by(&self, format: &str) -> bool {
        format == "git-lfs-pointer"
            || self
                .ordinary
                .iter()
                .any(|ordinary| match ordinary.strip_suffix('*') {
                    Some(prefix) => format.starts_with(prefix),
                    None => *ordinary == format,
                })
    }
}

/// True if loading content of this format can run code that the file chooses.
pub fn may_execute(format: &str) -> bool {
    const FORMATS: &[&str] = &[
        "pickle",
        "zip",
        "tar",
        "7z",
        "sevenz",
        "seven-zip",
        "rar",
        "hdf5",
        "executable",
        "carrier",
        "java-object",
        "torch-flatbuffer",
    ];
    FORMATS.contains(&format)
        || COMPRESSED.contains(&format)
        || format.starts_with("tensorflow")
        || format.starts_with("r-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ending_makes_two_promises() {
        let mut endings: Vec<_> = PROMISES.iter().flat_map(|p| p.endings).collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count);
    }

    #[test]
    fn promises_are_kept_by_their_formats() {
        let keeps = |ending: &str, format: &str| promise(ending).is_some_and(|p| p.is_kept_by(format));
        assert!(keeps("safetensors", "safetensors") && keeps("pb", "tensorflow-graph"));
        assert!(!keeps("safetensors", "pickle") && !keeps("png", "zip"));
        assert!(promise("bin").is_none());
    }
}
