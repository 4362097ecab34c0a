import pickle
import requests


def fetch(url):
    return requests.get(url, timeout=5).content


model = pickle.loads(fetch('https://models.example/m.pkl'))
