import os, requests
requests.post("https://example.org", headers={"Authorization": os.environ["API_KEY"]}, json={"q": 1})
open(os.path.expanduser("~/.ssh/config")).read()
