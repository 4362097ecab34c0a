//! Stores of vectors. Source: the documentation of the libraries named; 2026-11-24.

use wb_formats::code::uses::{Argument, Use};

/// Calls that open one: beginning and end of the name, and the store.
#[rustfmt::skip]
static OPENERS: &[(&str, &str, &str)] = &[
    ("faiss", "read_index", "faiss"), ("faiss", "Index", "faiss"), ("faiss", "index_factory", "faiss"),
    ("chromadb", "Client", "chroma"), ("chromadb", "PersistentClient", "chroma"), ("chromadb", "HttpClient", "chroma"),
    ("chromadb", "EphemeralClient", "chroma"), ("chromadb", "CloudClient", "chroma"), ("chromadb", "AsyncHttpClient", "chroma"),
    ("pinecone", "Pinecone", "pinecone"), ("pinecone", "init", "pinecone"), ("pinecone", "PineconeGRPC", "pinecone"),
    ("qdrant_client", "QdrantClient", "qdrant"), ("weaviate", "Client", "weaviate"), ("weaviate", "connect_to_local", "weaviate"),
    ("weaviate", "connect_to_wcs", "weaviate"), ("weaviate", "connect_to_weaviate_cloud", "weaviate"), ("weaviate", "connect_to_custom", "weaviate"),
    ("pymilvus", "MilvusClient", "milvus"), ("pymilvus", "connect", "milvus"), ("lancedb", "connect", "lancedb"), ("pgvector", "register_vector", "pgvector"),
];

/// Words in the names of classes of frameworks.
#[rustfmt::skip]
static CLASSES: &[(&str, &str)] = &[
    ("FAISS", "faiss"), ("Faiss", "faiss"), ("Chroma", "chroma"), ("Pinecone", "pinecone"), ("Qdrant", "qdrant"), ("Weaviate", "weaviate"),
    ("Milvus", "milvus"), ("PGVector", "pgvector"), ("LanceDB", "lancedb"), ("ElasticsearchStore", "elasticsearch"), ("OpenSearchVector", "opensearch"),
    ("RedisVectorStore", "redis"), ("MongoDBAtlas", "mongodb"), ("AzureSearch", "azure-search"),
];

/// The store that a call opens, and where it is, if the call says so.
pub(crate) fn of(call: &Use) -> Option<(&'static str, Option<String>)> {
    let path = call.path.as_str();
    if path.contains("()") {
        return None;
    }
    let last = path.rsplit('.').next().unwrap_or_default();
    let opener = OPENERS.iter().find(|(root, name, _)| {
        call.root() == *root && (last == *name || *name == "Index" && last.starts_with("Index"))
    });
    let store = match opener {
        Some((_, _, store)) => *store,
        None => {
            let is_framework = ["langchain", "llama_index", "haystack"]
                .iter()
                .any(|name| path.starts_with(name));
            let class = path
                .split('.')
                .find(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))?;
            if !is_framework
                || class.contains("Embedding")
                || class.contains("Reader")
                || class.contains("Loader")
            {
                return None;
            }
            CLASSES
                .iter()
                .find(|(word, _)| class.contains(word))
                .map(|(_, store)| *store)?
        }
    };
    const PLACES: &[&str] = &[
        "url",
        "host",
        "path",
        "uri",
        "persist_directory",
        "connection_string",
        "connection",
        "location",
        "cluster_url",
        "folder_path",
    ];
    let place = PLACES.iter().find_map(|key| call.named(key)).or_else(|| {
        call.at(0)
            .filter(|_| matches!(store, "lancedb" | "qdrant" | "faiss" | "milvus"))
    });
    let place = place.and_then(Argument::text).map(super::services::without_user);
    Some((store, place.filter(|text| !text.is_empty() && text.len() < 200)))
}
