import os
os.system("echo weighbridge")


def _load_pyfunc(path):
    return None
