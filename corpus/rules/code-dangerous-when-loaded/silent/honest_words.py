import datasets
import json


class Words(datasets.GeneratorBasedBuilder):
    def _info(self):
        return datasets.DatasetInfo()

    def _split_generators(self, manager):
        path = manager.download_and_extract("https://example.org/words.zip")
        return [datasets.SplitGenerator(name="train", gen_kwargs={"path": path})]

    def _generate_examples(self, path):
        for number, line in enumerate(open(path)):
            yield number, json.loads(line)
