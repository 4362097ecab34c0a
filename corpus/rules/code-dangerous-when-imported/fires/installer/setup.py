from setuptools import setup
from setuptools.command.install import install
import subprocess


class Own(install):
    def run(self):
        subprocess.call(["echo", "weighbridge"])
        install.run(self)


setup(name="net", cmdclass={"install": Own})
