import torch
from huggingface_hub import hf_hub_download
path = hf_hub_download('acme/tts', 'model.pt', revision='main')
model = torch.jit.load(path)
