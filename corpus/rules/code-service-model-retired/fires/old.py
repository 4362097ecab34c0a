import litellm
litellm.completion(model='openai/text-davinci-003', messages=[])
