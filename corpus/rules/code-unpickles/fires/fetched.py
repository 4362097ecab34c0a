import joblib
from urllib.request import urlretrieve
urlretrieve('https://models.example/m.joblib', 'm.joblib')
model = joblib.load('m.joblib')
