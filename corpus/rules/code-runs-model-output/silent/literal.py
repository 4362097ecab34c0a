import ast
import subprocess
from openai import OpenAI
answer = OpenAI().responses.create(model='gpt-4o-2024-08-06', input='a list')
values = ast.literal_eval(answer.output_text)
subprocess.run(['ls', '-l'])
exec('x = 1')
