import transformers
transformers.AutoModelForCausalLM.from_pretrained('acme/llm', trust_remote_code=False)
