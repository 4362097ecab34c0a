import requests
requests.get('https://models.acme.io/m.bin', verify='ca.pem', timeout=5)
