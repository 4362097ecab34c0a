import os

class Net:
    def forward(self, x):
        os.system("echo weighbridge")
        return x
