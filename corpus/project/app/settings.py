"""What everything else reads."""
import os

EMBEDDER = 'sentence-transformers/all-MiniLM-L6-v2'
RERANKER = os.environ.get('RERANKER', 'acme/reranker')
