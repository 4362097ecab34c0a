from openai import OpenAI
client = OpenAI(base_url='http://llm.acme.io/v1', api_key='none')
