import os
import subprocess
from setuptools import setup

about = {}
exec(open(os.path.join(os.path.dirname(__file__), "version.py")).read(), about)
revision = subprocess.check_output(["git", "rev-parse", "HEAD"])
setup(name="net", version=about["__version__"])
