import torch as t
state = t.load('model.pt', weights_only=True)
