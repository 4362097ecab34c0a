from transformers import AutoModel as AM
ORG = 'acme'
NAME = f'{ORG}/bert'


def load(name=NAME):
    return AM.from_pretrained(name)
