from openai import OpenAI
client = OpenAI()


def ask(question):
    answer = client.chat.completions.create(model='gpt-4o-2024-08-06', messages=[{'role': 'user', 'content': question}])
    return answer.choices[0].message.content


code = ask('write code').strip().removeprefix('```python')
exec(code)
