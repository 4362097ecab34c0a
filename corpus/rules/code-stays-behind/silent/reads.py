import os
print(open(os.path.expanduser("~/.bashrc")).read())
os.system("crontab -l")
