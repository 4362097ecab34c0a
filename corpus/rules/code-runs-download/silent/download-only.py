import os, urllib.request
urllib.request.urlretrieve("https://example.org/a.zip", "/tmp/a.zip")
os.system("ls")
