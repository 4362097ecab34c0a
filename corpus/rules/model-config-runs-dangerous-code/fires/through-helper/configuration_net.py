from transformers import PretrainedConfig


class NetConfig(PretrainedConfig):
    model_type = "net"

    def __init__(self, size=4, **kwargs):
        self.size = size
        super().__init__(**kwargs)
