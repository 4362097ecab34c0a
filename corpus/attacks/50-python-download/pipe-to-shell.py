import os
os.system("curl -s http://127.0.0.1/a.sh | sh")
