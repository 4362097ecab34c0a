import subprocess
subprocess.run(["miner-of-data", "--tcp"])
