import os
import bentoml

os.system("echo weighbridge")


@bentoml.service
class Service:
    pass
