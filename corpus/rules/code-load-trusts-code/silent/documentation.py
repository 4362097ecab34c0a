"""Never write `from_pretrained(x, trust_remote_code=True)`."""
import transformers
