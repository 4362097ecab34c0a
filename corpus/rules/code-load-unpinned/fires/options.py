import argparse
from datasets import load_dataset
p = argparse.ArgumentParser()
p.add_argument('--dataset', default='acme/questions')
args = p.parse_args()
load_dataset(args.dataset, revision='main')
