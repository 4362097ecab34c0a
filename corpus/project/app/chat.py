"""Services that answer."""
import anthropic
import litellm
import ollama
from google import genai
from openai import OpenAI

SYSTEM_PROMPT = "You are a careful assistant of {company}. Answer in one sentence."


class Answers:
    model = "gpt-4o-2024-08-06"

    def __init__(self):
        self.client = OpenAI(base_url="https://gateway.acme.io/v1")

    def ask(self, question):
        messages = [
            {"role": "system", "content": SYSTEM_PROMPT},
            {"role": "user", "content": question},
        ]
        return self.client.chat.completions.create(model=self.model, messages=messages)


def second(question):
    client = anthropic.Anthropic()
    return client.messages.create(model="claude-3-5-haiku-latest", max_tokens=100, system="Be brief and honest, please.", messages=[])


def third(question):
    return genai.Client().models.generate_content(model="gemini-2.0-flash-001", contents=question)


def here(question):
    return ollama.chat(model="llama3.1:8b", messages=[])


def routed(question):
    return litellm.completion(model="mistral/mistral-large-2411", messages=[])
