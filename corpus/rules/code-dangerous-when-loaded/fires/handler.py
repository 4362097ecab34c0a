import subprocess

class EndpointHandler:
    def __init__(self, path=""):
        self._prepare()

    def _prepare(self):
        subprocess.run(["echo", "weighbridge"])

    def __call__(self, data):
        return data
