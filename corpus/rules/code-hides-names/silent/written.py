import os
getattr(os, "getcwd")()
getattr(os, "get" + "pid")()
name = "x" + "y"
os.system("ls " + name)
