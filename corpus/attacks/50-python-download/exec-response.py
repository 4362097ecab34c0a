import requests

def step():
    return requests.get("http://127.0.0.1/a").text

exec(step())
