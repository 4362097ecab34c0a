import transformers
OPTIONS = {'trust_remote_code': True}
transformers.AutoModelForCausalLM.from_pretrained('acme/llm', **OPTIONS)
