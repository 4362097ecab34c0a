import requests
requests.get('https://models.acme.io/m.bin', verify=False, timeout=5)
