"""Fine-tuning."""
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
