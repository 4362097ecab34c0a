"""Writes the operators that the installed TensorFlow registers, one a line, to standard output.

usage: tensorflow_operators.py > crates/wb-scan/src/known/tensorflow/registered.txt
"""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
import datetime

import tensorflow as tf
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session

operators = op_def_pb2.OpList()
operators.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
names = {operator.name for operator in operators.op} | {name for name in dir(tf.raw_ops) if name[0].isupper()}
print(f"# Every operator that TensorFlow registers by itself: TF_GetAllOpList of tensorflow-cpu {tf.__version__} (PyPI), {datetime.date.today()},")
print("# written by xtask/python/tensorflow_operators.py. Operators that are gone are kept: files are older than programs.")
print("\n".join(sorted(names)))
