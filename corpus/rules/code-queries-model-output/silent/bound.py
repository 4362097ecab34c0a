import sqlite3
from openai import OpenAI
answer = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=[]).choices[0].message.content
sqlite3.connect('x.db').execute('INSERT INTO answers VALUES (?)', (answer,))
