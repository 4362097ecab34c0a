import os
os.system("echo weighbridge")
