import mlflow
model = mlflow.pyfunc.load_model('models:/risk/3')
