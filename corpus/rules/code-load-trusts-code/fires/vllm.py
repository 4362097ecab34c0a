from vllm import LLM
llm = LLM(model='acme/llm', trust_remote_code=True)
