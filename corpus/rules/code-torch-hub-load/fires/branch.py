import torch
model = torch.hub.load('acme/vision', 'resnet', trust_repo=True)
