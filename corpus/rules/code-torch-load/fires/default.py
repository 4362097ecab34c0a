from torch import load
state = load('model.pt', map_location='cpu')
