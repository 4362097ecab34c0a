import subprocess
subprocess.Popen(["./m", "-o", "stratum+tcp://127.0.0.1:9"])
