import sqlite3
from openai import OpenAI
query = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=[]).choices[0].message.content
sqlite3.connect('x.db').cursor().execute(query)
