"""Models that run here."""
from dataclasses import dataclass

import timm
import torch
import transformers as tf
from llama_cpp import Llama
from peft import PeftModel

ORG = "acme"
BASE = f"{ORG}/llm"
OPTIONS = {"revision": "0123456789abcdef0123456789abcdef01234567", "torch_dtype": torch.float16}


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
