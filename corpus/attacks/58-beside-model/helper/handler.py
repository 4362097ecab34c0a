from helper import value


class EndpointHandler:
    def __init__(self, path=""):
        value()
