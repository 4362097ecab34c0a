//! Modules whose package has another name on the index. Source: the packages' own pages; 2026-11-24.

#[rustfmt::skip]
static NAMES: &[(&str, &str)] = &[
    ("yaml", "pyyaml"), ("cv2", "opencv-python"), ("PIL", "pillow"), ("sklearn", "scikit-learn"), ("skimage", "scikit-image"),
    ("bs4", "beautifulsoup4"), ("dotenv", "python-dotenv"), ("jwt", "pyjwt"), ("Crypto", "pycryptodome"), ("OpenSSL", "pyopenssl"),
    ("git", "gitpython"), ("github", "pygithub"), ("dateutil", "python-dateutil"), ("docx", "python-docx"), ("pptx", "python-pptx"),
    ("magic", "python-magic"), ("serial", "pyserial"), ("usb", "pyusb"), ("zmq", "pyzmq"), ("attr", "attrs"), ("jose", "python-jose"),
    ("multipart", "python-multipart"), ("faiss", "faiss-cpu"), ("open_clip", "open-clip-torch"), ("sentence_transformers", "sentence-transformers"),
    ("huggingface_hub", "huggingface-hub"), ("llama_cpp", "llama-cpp-python"), ("qdrant_client", "qdrant-client"), ("weaviate", "weaviate-client"),
    ("tensorflow_hub", "tensorflow-hub"), ("google.genai", "google-genai"), ("google.generativeai", "google-generativeai"),
    ("google.cloud.aiplatform", "google-cloud-aiplatform"), ("vertexai", "google-cloud-aiplatform"), ("google.protobuf", "protobuf"),
    ("google.auth", "google-auth"), ("google.cloud.storage", "google-cloud-storage"), ("azure.ai.inference", "azure-ai-inference"),
    ("azure.identity", "azure-identity"), ("azure.storage.blob", "azure-storage-blob"), ("whisper", "openai-whisper"), ("agents", "openai-agents"),
    ("auto_gptq", "auto-gptq"), ("awq", "autoawq"), ("pytorch_lightning", "pytorch-lightning"), ("llama_index", "llama-index-core"),
    ("haystack", "haystack-ai"), ("autogen", "pyautogen"), ("pydantic_ai", "pydantic-ai"), ("dspy", "dspy-ai"), ("flask_cors", "flask-cors"),
    ("mysql", "mysql-connector-python"), ("MySQLdb", "mysqlclient"), ("psycopg2", "psycopg2-binary"), ("ruamel", "ruamel-yaml"), ("pkg_resources", "setuptools"),
    ("win32api", "pywin32"), ("gi", "pygobject"), ("fitz", "pymupdf"), ("Levenshtein", "levenshtein"), ("lightgbm", "lightgbm"), ("umap", "umap-learn"),
    ("tf_keras", "tf-keras"), ("keras_hub", "keras-hub"), ("keras_nlp", "keras-nlp"), ("faster_whisper", "faster-whisper"), ("xai_sdk", "xai-sdk"),
];

/// The name of the package that a module belongs to: from the table, or the module's first part.
pub(crate) fn distribution(module: &str) -> String {
    let mut part = module;
    loop {
        if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == part) {
            return (*name).to_owned();
        }
        match part.rsplit_once('.') {
            Some((shorter, _)) => part = shorter,
            None => return wb_deps::Family::PyPi.normalise(part),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::distribution;

    #[test]
    fn modules_have_packages() {
        assert_eq!(distribution("yaml"), "pyyaml");
        assert_eq!(distribution("google.genai.types"), "google-genai");
        assert_eq!(distribution("langchain_core.prompts"), "langchain-core");
    }
}
