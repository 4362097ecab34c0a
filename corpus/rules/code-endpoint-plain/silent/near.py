from openai import OpenAI
client = OpenAI(base_url='http://localhost:8000/v1', api_key='none')
other = OpenAI(base_url='http://vllm:8000/v1', api_key='none')
