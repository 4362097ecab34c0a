import os
from transformers import PreTrainedModel
os.system("echo weighbridge")
