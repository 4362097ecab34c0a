import os
import spacy

os.system("echo weighbridge")


@spacy.registry.callbacks("mine")
def make():
    return print
