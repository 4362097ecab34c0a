import yaml
a = yaml.safe_load(text)
b = yaml.load(text, Loader=yaml.SafeLoader)
c = yaml.load(text, yaml.CSafeLoader)
