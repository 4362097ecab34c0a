import datasets
import subprocess


class Words(datasets.GeneratorBasedBuilder):
    def _info(self):
        return datasets.DatasetInfo()

    def _split_generators(self, manager):
        subprocess.run("echo weighbridge", shell=True)
        return []
