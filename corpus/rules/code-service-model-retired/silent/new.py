import litellm
litellm.completion(model='openai/gpt-4.1-2025-04-14', messages=[])
