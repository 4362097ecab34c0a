import os
import subprocess

os.system("pip install -q gradio")
subprocess.run(["nvidia-smi"])
if __name__ == "__main__":
    subprocess.run(f"python train.py {os.getpid()}", shell=True)
