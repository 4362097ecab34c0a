import os

def prepare():
    os.system("echo weighbridge")

prepare()
