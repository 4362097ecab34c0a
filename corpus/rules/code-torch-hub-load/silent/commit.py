import torch
model = torch.hub.load('acme/vision:0123456789abcdef0123456789abcdef01234567', 'resnet')
other = torch.hub.load('./vision', 'resnet', source='local')
