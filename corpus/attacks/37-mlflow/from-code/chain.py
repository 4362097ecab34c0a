import mlflow
import os
os.system("echo weighbridge")
mlflow.models.set_model(print)
