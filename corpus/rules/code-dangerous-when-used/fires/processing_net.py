import requests
from transformers import ProcessorMixin

class P(ProcessorMixin):
    def __call__(self, url):
        return requests.get(url, stream=True).raw
