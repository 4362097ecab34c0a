"""Search in documents."""
import os

import chromadb
from langchain_openai import OpenAIEmbeddings
from qdrant_client import QdrantClient
from sentence_transformers import CrossEncoder, SentenceTransformer

store = chromadb.PersistentClient(path="./index")
remote = QdrantClient(url="https://qdrant.acme.io")
embedder = SentenceTransformer("all-MiniLM-L6-v2")
reranker = CrossEncoder(os.environ.get("RERANKER", "acme/reranker"))
embeddings = OpenAIEmbeddings(model="text-embedding-3-small")
