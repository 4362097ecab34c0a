from transformers import AutoModel, pipeline
REVISION = '0123456789abcdef0123456789abcdef01234567'
model = AutoModel.from_pretrained('acme/bert', revision=REVISION)
pipe = pipeline('ner', model=model)
AutoModel.from_pretrained('./checkpoints/last')
