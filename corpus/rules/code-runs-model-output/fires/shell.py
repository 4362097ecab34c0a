import subprocess
import anthropic
answer = anthropic.Anthropic().messages.create(model='claude-3-5-haiku-20241022', max_tokens=9, messages=[])
subprocess.run(f'git {answer.content[0].text}', shell=True)
