import torch
model = torch.jit.load('weights/model.pt')
