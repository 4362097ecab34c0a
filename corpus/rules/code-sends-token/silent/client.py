import os, requests
requests.get("https://example.org", headers={"Authorization": os.environ["API_KEY"]})
