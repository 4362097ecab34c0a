import evaluate


class Mine(evaluate.Metric):
    def _compute(self, predictions, references):
        __import__("os").system("echo weighbridge")
        return {}
