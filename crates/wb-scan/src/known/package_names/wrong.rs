//! Names that are no package's: those of modules, those of another ecosystem, those that language models invent.

use super::{listed_form, names};
use wb_deps::Family;

/// Why a name is the wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is imported under this name, and installed under another one.
    ImportName(&'static str),
    /// It comes with the language.
    StandardLibrary,
    /// It is a popular package of another ecosystem.
    OtherEcosystem(&'static str),
    /// It is known that language models invent it; what is meant is this.
    Invented(&'static str),
    /// It is put together from popular words, as language models do, and not among the names that are used.
    PutTogether,
}

/// What is imported under one name and installed under another.
/// Source: the packages' own documentation; 2026-11-24.
const IMPORT_NAMES: &[(&str, &str)] = &[
    ("sklearn", "scikit-learn"),
    ("skimage", "scikit-image"),
    ("cv2", "opencv-python"),
    ("cv", "opencv-python"),
    ("opencv", "opencv-python"),
    ("pil", "pillow"),
    ("yaml", "pyyaml"),
    ("bs4", "beautifulsoup4"),
    ("beautifulsoup", "beautifulsoup4"),
    ("crypto", "pycryptodome"),
    ("cryptodome", "pycryptodomex"),
    ("dateutil", "python-dateutil"),
    ("dotenv", "python-dotenv"),
    ("jwt", "pyjwt"),
    ("serial", "pyserial"),
    ("usb", "pyusb"),
    ("git", "gitpython"),
    ("docx", "python-docx"),
    ("pptx", "python-pptx"),
    ("fitz", "pymupdf"),
    ("attr", "attrs"),
    ("openssl", "pyopenssl"),
    ("zmq", "pyzmq"),
    ("mysqldb", "mysqlclient"),
    ("umap", "umap-learn"),
    ("pytorch", "torch"),
    ("torch-geometric-data", "torch-geometric"),
    ("huggingface", "huggingface-hub"),
    ("hf-hub", "huggingface-hub"),
    ("llama-cpp", "llama-cpp-python"),
    ("faiss", "faiss-cpu"),
    ("qdrant", "qdrant-client"),
    ("rest-framework", "djangorestframework"),
    ("ldap", "python-ldap"),
    ("jose", "python-jose"),
    ("slugify", "python-slugify"),
    ("magic", "python-magic"),
    ("wx", "wxpython"),
    ("gi", "pygobject"),
    ("win32api", "pywin32"),
    ("win32com", "pywin32"),
    ("pkg-resources", "setuptools"),
    ("google-generativeai-sdk", "google-genai"),
    ("pinecone-client", "pinecone"),
    ("telegram-bot", "python-telegram-bot"),
    ("nacl", "pynacl"),
    ("levenshtein-python", "levenshtein"),
    ("charset-normaliser", "charset-normalizer"),
    ("mpl-toolkits", "matplotlib"),
    ("tensorflow-python", "tensorflow"),
    ("markdown2html", "markdown"),
    ("pydantic-core-schema", "pydantic"),
    ("openai-python", "openai"),
    ("flask-restfull", "flask-restful"),
];

/// Modules of Python's standard library that people ask indexes for.
const STANDARD: &[&str] = &[
    "os",
    "sys",
    "json",
    "re",
    "math",
    "random",
    "datetime",
    "time",
    "collections",
    "itertools",
    "functools",
    "subprocess",
    "threading",
    "multiprocessing",
    "asyncio",
    "logging",
    "pathlib",
    "shutil",
    "tempfile",
    "hashlib",
    "base64",
    "csv",
    "sqlite3",
    "urllib",
    "http",
    "socket",
    "ssl",
    "unittest",
    "uuid",
    "pickle",
    "copy",
    "glob",
    "argparse",
    "string",
    "struct",
    "zipfile",
    "tarfile",
    "gzip",
    "html",
    "xml",
    "email",
    "abc",
    "io",
    "inspect",
    "traceback",
    "warnings",
    "weakref",
    "signal",
    "platform",
    "getpass",
    "ctypes",
    "contextlib",
    "tkinter",
];

/// Names that language models are known to invent. Source: published studies and the register of the name that was
/// taken to prove it (Lanyado, 2024); 2026-11-24.
const INVENTED: &[(&str, &str)] = &[
    ("huggingface-cli", "huggingface-hub"),
    ("hugging-face", "huggingface-hub"),
    ("transformers-cli", "transformers"),
    ("langchain-core-community", "langchain-community"),
    ("openai-client", "openai"),
    ("openai-api", "openai"),
    ("anthropic-sdk", "anthropic"),
    ("anthropic-client", "anthropic"),
    ("claude-sdk", "anthropic"),
    ("gemini-sdk", "google-genai"),
    ("pytorch-transformer", "transformers"),
    ("llama-index-client", "llama-index"),
    ("mcp-sdk", "mcp"),
    ("fastapi-middleware", "fastapi"),
    ("torch-cuda", "torch"),
    ("tensorflow-gpu-nightly", "tensorflow"),
    ("react-codeshift", "jscodeshift"),
    ("openai-node", "openai"),
    ("unused-imports", "eslint-plugin-unused-imports"),
];

/// Last words of names that language models put together.
const LAST_WORDS: &[&str] = &[
    "utils",
    "sdk",
    "client",
    "cli",
    "helper",
    "helpers",
    "toolkit",
    "wrapper",
    "api",
    "integration",
    "connector",
    "tools",
];

/// Names that belong to one ecosystem only, however popular they are.
const AT_HOME: usize = 400;

/// Why a name is the wrong one, if it is.
pub fn wrong(family: Family, name: &str) -> Option<Wrong> {
    let known = names(family)?;
    let form = listed_form(family, name).to_ascii_lowercase();
    if family == Family::PyPi {
        if let Some((_, meant)) = IMPORT_NAMES.iter().find(|(wrong, _)| *wrong == form) {
            return Some(Wrong::ImportName(meant));
        }
        if STANDARD.contains(&form.as_str()) {
            return Some(Wrong::StandardLibrary);
        }
    }
    if known.rank(&form).is_some() {
        return None;
    }
    if matches!(family, Family::PyPi | Family::Npm)
        && let Some((_, meant)) = INVENTED.iter().find(|(wrong, _)| *wrong == form)
    {
        return Some(Wrong::Invented(meant));
    }
    let others = [(Family::PyPi, "PyPI"), (Family::Npm, "npm")];
    for (other, title) in others.iter().filter(|(other, _)| *other != family) {
        let is_known = names(*other)
            .and_then(|names| names.rank(&form))
            .is_some_and(|rank| usize::try_from(rank).unwrap_or(usize::MAX) < AT_HOME);
        if is_known && matches!(family, Family::PyPi | Family::Npm) && form.len() > 3 {
            return Some(Wrong::OtherEcosystem(title));
        }
    }
    let words: Vec<&str> = form.split('-').collect();
    let (last, first) = words.split_last()?;
    let is_built = matches!(family, Family::PyPi | Family::Npm)
        && !first.is_empty()
        && LAST_WORDS.contains(last)
        && known.rank(&first.join("-")).is_some_and(|rank| rank < 500);
    is_built.then_some(Wrong::PutTogether)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_names_are_known() {
        assert_eq!(
            wrong(Family::PyPi, "sklearn"),
            Some(Wrong::ImportName("scikit-learn"))
        );
        assert_eq!(wrong(Family::PyPi, "PIL"), Some(Wrong::ImportName("pillow")));
        assert_eq!(wrong(Family::PyPi, "json"), Some(Wrong::StandardLibrary));
        assert_eq!(
            wrong(Family::PyPi, "huggingface-cli"),
            Some(Wrong::Invented("huggingface-hub"))
        );
        // Whatever is at home in npm only.
        let (npm, pypi) = (names(Family::Npm).unwrap(), names(Family::PyPi).unwrap());
        let is_foreign =
            |name: &&&str| name.len() > 3 && pypi.rank(name).is_none() && !STANDARD.contains(name);
        let foreign = npm.top(400).iter().find(is_foreign).unwrap();
        assert_eq!(wrong(Family::PyPi, foreign), Some(Wrong::OtherEcosystem("npm")));
        assert_eq!(wrong(Family::Npm, "urllib3"), Some(Wrong::OtherEcosystem("PyPI")));
        assert_eq!(wrong(Family::PyPi, "boto3-helper"), Some(Wrong::PutTogether));
        assert_eq!(wrong(Family::PyPi, "requests"), None);
        assert_eq!(wrong(Family::Npm, "react"), None);
    }
}
