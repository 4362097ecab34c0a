//! A project with 19 references to models, two datasets, services, stores of vectors and prompts: `weigh inventory` has
//! to find all of them.

use crate::Samples;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// Collects the files of the project.
pub fn samples(out: &mut Samples) {
    out.project("app/settings.py", SETTINGS);
    out.project("app/models.py", MODELS.replace("COMMIT", COMMIT));
    out.project("app/chat.py", CHAT);
    out.project("app/search.py", SEARCH);
    out.project("train/finetune.py", TRAIN);
    out.project("train/config.yaml", CONFIG);
    out.project("notebooks/explore.ipynb", NOTEBOOK);
}

const SETTINGS: &str = "\"\"\"What everything else reads.\"\"\"\nimport os\n\nEMBEDDER = 'sentence-transformers/all-MiniLM-L6-v2'\nRERANKER = os.environ.get('RERANKER', 'acme/reranker')\n";

// 1 acme/llm · 2 acme/llm-lora · 3 acme/tagger · 4 acme/vision (hub) · 5 acme/clip (timm) · 6 acme/gguf · 7 ./checkpoints
const MODELS: &str = r#""""Models that run here."""
from dataclasses import dataclass

import timm
import torch
import transformers as tf
from llama_cpp import Llama
from peft import PeftModel

ORG = "acme"
BASE = f"{ORG}/llm"
OPTIONS = {"revision": "COMMIT", "torch_dtype": torch.float16}


@dataclass
class Choice:
    tagger: str = "acme/tagger"
    local: str = "./checkpoints/last"


def base():
    model = tf.AutoModelForCausalLM.from_pretrained(BASE, **OPTIONS)
    return PeftModel.from_pretrained(model, ORG + "/llm-lora", revision="v1.0")


def tagger(choice: Choice):
    return tf.pipeline("token-classification", model=choice.tagger)


def local(choice: Choice):
    return tf.AutoModel.from_pretrained(choice.local)


def vision():
    return torch.hub.load("acme/vision:v0.3", "resnet50")


def clip():
    return timm.create_model("hf_hub:%s/clip" % ORG, pretrained=True)


def small():
    return Llama.from_pretrained(repo_id="acme/gguf", filename="*q4.gguf")
"#;

// 8 gpt-4o-2024-08-06 · 9 claude-3-5-haiku-latest · 10 gemini-2.0-flash-001 · 11 llama3.1:8b · 12 mistral-large-2411
const CHAT: &str = r#""""Services that answer."""
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
"#;

// 13 all-MiniLM-L6-v2 · 14 acme/reranker · 15 text-embedding-3-small; stores: chroma, qdrant
const SEARCH: &str = r#""""Search in documents."""
import os

import chromadb
from langchain_openai import OpenAIEmbeddings
from qdrant_client import QdrantClient
from sentence_transformers import CrossEncoder, SentenceTransformer

store = chromadb.PersistentClient(path="./index")
remote = QdrantClient(url="https://qdrant.acme.io")
embedder = SentenceTransformer("all-MiniLM-L6-v2")
reranker = CrossEncoder(os.environ.get("RERANKER", "acme/reranker"))
embeddings = OpenAIEmbeddings(model="text-embedding-3-small")
"#;

// 16 acme/base, 17 acme/tokenizer; datasets acme/questions and squad
const TRAIN: &str = r#""""Fine-tuning."""
import argparse

from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer

parser = argparse.ArgumentParser()
parser.add_argument("--base-model", default="acme/base")
parser.add_argument("--dataset", default="acme/questions")
args = parser.parse_args()

tokenizer = AutoTokenizer.from_pretrained("acme/tokenizer")
model = AutoModelForCausalLM.from_pretrained(args.base_model)
for name in [args.dataset, "squad"]:
    data = load_dataset(name, split="train")
Trainer(model=model, train_dataset=data).train()
"#;

const CONFIG: &str = "model_name_or_path: acme/base\nlearning_rate: 0.0001\n";

// 18 acme/whisper · 19 acme/speech
const NOTEBOOK: &str = r##"{
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# Speech"]},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["%pip install transformers\n", "!huggingface-cli download acme/speech --revision v2"]},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["from transformers import pipeline\n", "NAME = \"acme/whisper\"\n", "asr = pipeline(\"automatic-speech-recognition\", NAME)"]}
 ],
 "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
 "nbformat": 4,
 "nbformat_minor": 5
}
"##;
