import yaml
config = yaml.load(open('c.yaml'), Loader=yaml.UnsafeLoader)
