"""Models for phones, browsers and accelerators.

usage: realworld_edge.py FOLDER [GROUP]

Each group runs in a process of its own: coremltools and TensorFlow bring libraries that can't be loaded together.
"""

import json
import pathlib
import struct
import subprocess
import sys


def tflite(place):
    import numpy as np
    import tensorflow as tf

    class Net(tf.Module):
        def __init__(self):
            rng = np.random.default_rng(0)
            self.w = tf.Variable(rng.normal(size=(16, 32)).astype("f4"))
            self.state = tf.Variable(tf.zeros((1, 32)))

        @tf.function(input_signature=[tf.TensorSpec((1, 16), tf.float32)])
        def forward(self, x):
            y = tf.nn.relu(x @ self.w)
            i, y = tf.while_loop(lambda i, _: i < 3, lambda i, v: (i + 1, v * 0.5), (tf.constant(0), y))
            return {"y": tf.cond(tf.reduce_sum(y) > 0.0, lambda: y, lambda: -y)}

        @tf.function(input_signature=[tf.TensorSpec((None, 32), tf.float32)])
        def flex(self, x):
            return {"r": tf.random.stateless_normal((2, 32), [1, 2]) + x}

        @tf.function(input_signature=[tf.TensorSpec((1, 32), tf.float32)])
        def remember(self, x):
            self.state.assign_add(x)
            return {"state": self.state + 1.0}

        @tf.function(input_signature=[tf.TensorSpec((None,), tf.string)])
        def words(self, x):
            return {"n": tf.strings.length(tf.strings.regex_replace(x, "a", "b"))}

    net = Net()
    def convert(name, functions, configure=lambda c: None):
        concrete = [getattr(net, f).get_concrete_function() for f in functions]
        converter = tf.lite.TFLiteConverter.from_concrete_functions(concrete, net)
        configure(converter)
        data = converter.convert()
        pathlib.Path(place("tflite", f"{name}.tflite")).write_bytes(data)
        return data

    def select(converter):
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS, tf.lite.OpsSet.SELECT_TF_OPS]

    def dynamic(converter):
        converter.optimizations = [tf.lite.Optimize.DEFAULT]

    def half(converter):
        dynamic(converter)
        converter.target_spec.supported_types = [tf.float16]

    def whole(converter):
        dynamic(converter)
        converter.representative_dataset = lambda: ([np.ones((1, 16), "f4") * k] for k in range(4))

    def resource(converter):
        select(converter)
        converter.experimental_enable_resource_variables = True

    def offsets(converter):
        converter._experimental_use_buffer_offset = True

    plain = convert("float", ["forward"])
    convert("dynamic", ["forward"], dynamic)
    convert("half", ["forward"], half)
    convert("int8", ["forward"], whole)
    convert("offsets", ["forward"], offsets)
    convert("flex", ["flex"], select)
    convert("words", ["words"], select)
    convert("variables", ["remember"], resource)
    # Labels behind the model, as the metadata writer packs them.
    import io
    import zipfile

    labels = io.BytesIO()
    with zipfile.ZipFile(labels, "w") as out:
        out.writestr("labels.txt", "cat\ndog\n")
    pathlib.Path(place("tflite", "labels.tflite")).write_bytes(plain + labels.getvalue())


def ort(place):
    from skl2onnx import to_onnx
    from sklearn.datasets import load_iris
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    x, y = load_iris(return_X_y=True)
    for name, model in {"forest": RandomForestClassifier(3), "logistic": LogisticRegression()}.items():
        path = pathlib.Path(place("ort", f"{name}.onnx"))
        path.write_bytes(to_onnx(model.fit(x, y), x[:1].astype("float32")).SerializeToString())
    tool = "onnxruntime.tools.convert_onnx_models_to_ort"
    subprocess.run([sys.executable, "-m", tool, str(path.parent)], check=True, stdout=subprocess.DEVNULL)


def torch_mobile(place):
    import torch as t
    from torch import nn

    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)).eval()
    scripted = t.jit.trace(net, t.ones(1, 1, 4, 4))
    scripted._save_for_lite_interpreter(place("torch-mobile", "mobile.ptl"), _use_flatbuffer=True)
    t.jit.script(nn.Sequential(nn.GRUCell(2, 3)))._save_for_lite_interpreter(place("torch-mobile", "gru.ptl"), _use_flatbuffer=True)


def executorch(place):
    import torch as t
    from executorch.exir import to_edge
    from torch import nn

    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)).eval()
    sample = (t.ones(1, 1, 4, 4),)
    edge = to_edge(t.export.export(net, sample))
    pathlib.Path(place("executorch", "plain.pte")).write_bytes(edge.to_executorch().buffer)
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner

    edge = to_edge(t.export.export(net, sample)).to_backend(XnnpackPartitioner())
    pathlib.Path(place("executorch", "xnnpack.pte")).write_bytes(edge.to_executorch().buffer)


def coreml(place):
    sys.modules["tensorflow"] = None
    import coremltools as ct
    import numpy as np
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from coremltools.models.neural_network import NeuralNetworkBuilder
    from coremltools.models import datatypes

    builder = NeuralNetworkBuilder([("x", datatypes.Array(4))], [("y", datatypes.Array(2))])
    builder.add_inner_product("dense", np.ones((2, 4)), np.zeros(2), 4, 2, True, "x", "h")
    builder.add_activation("act", "RELU", "h", "y")
    ct.models.utils.save_spec(builder.spec, place("coreml", "network.mlmodel"))
    from coremltools.models.pipeline import Pipeline

    pipeline = Pipeline([("x", datatypes.Array(4))], [("y", datatypes.Array(2))])
    pipeline.add_model(builder.spec)
    ct.models.utils.save_spec(pipeline.spec, place("coreml", "pipeline.mlmodel"))
    x, y = load_iris(return_X_y=True)
    from coremltools.converters import sklearn as converter

    for name, model in {"logistic": LogisticRegression(), "scaled": make_pipeline(StandardScaler(), LogisticRegression())}.items():
        try:
            spec = converter.convert(model.fit(x, y)).get_spec()
        except Exception as error:
            print(f"coreml {name}: {error}")
            continue
        ct.models.utils.save_spec(spec, place("coreml", f"{name}.mlmodel"))
    import torch as t

    net = t.jit.trace(t.nn.Sequential(t.nn.Conv2d(3, 8, 3), t.nn.ReLU(), t.nn.Flatten(), t.nn.Linear(288, 3)).eval(), t.ones(1, 3, 8, 8))
    inputs = [ct.TensorType(name="x", shape=(1, 3, 8, 8))]
    old = ct.convert(net, inputs=inputs, convert_to="neuralnetwork", skip_model_load=True)
    ct.models.utils.save_spec(old.get_spec(), place("coreml", "torch.mlmodel"))
    new = ct.convert(net, inputs=inputs, convert_to="mlprogram", skip_model_load=True)
    new.save(place("coreml", "torch.mlpackage"))


def paddle_old(place):
    import numpy as np
    import paddle

    class Net(paddle.nn.Layer):
        def __init__(self):
            super().__init__()
            self.conv, self.fc = paddle.nn.Conv2D(1, 2, 3), paddle.nn.Linear(8, 3)
            self.norm = paddle.nn.BatchNorm2D(2)

        def forward(self, x):
            x = paddle.nn.functional.relu(self.norm(self.conv(x)))
            return paddle.nn.functional.softmax(self.fc(x.flatten(1)))

    net = Net()
    opt = paddle.optimizer.Adam(parameters=net.parameters())
    net(paddle.ones((1, 1, 4, 4))).sum().backward()
    opt.step()
    paddle.save(net.state_dict(), place("paddle", "state.pdparams"))
    paddle.save(opt.state_dict(), place("paddle", "state.pdopt"))
    net.eval()
    spec = [paddle.static.InputSpec([None, 1, 4, 4], "float32", "x")]
    for name, pir in (("pir", True), ("legacy", False)):
        model = Net()
        model.eval()
        with paddle.pir_utils.IrGuard() if pir else paddle.pir_utils.OldIrGuard():
            paddle.jit.save(model, place("paddle", name, "inference"), input_spec=spec)
            paddle.enable_static()
            main, start = paddle.static.Program(), paddle.static.Program()
            with paddle.static.program_guard(main, start):
                x = paddle.static.data("x", [None, 4], "float32")
                y = paddle.static.nn.fc(x, 2)
                exe = paddle.static.Executor(paddle.CPUPlace())
                exe.run(start)
                paddle.static.save_inference_model(place("paddle", name, "static"), [x], [y], exe, program=main)
            paddle.disable_static()


def mxnet(place):
    """No wheel of MXNet installs any more: the published layout, written by hand."""
    nodes = [
        {"op": "null", "name": "data", "inputs": []},
        {"op": "null", "name": "fc_weight", "inputs": []},
        {"op": "FullyConnected", "name": "fc", "attrs": {"num_hidden": "2", "no_bias": "True"}, "inputs": [[0, 0, 0], [1, 0, 0]]},
    ]
    graph = {"nodes": nodes, "arg_nodes": [0, 1], "node_row_ptr": [0, 1, 2, 3], "heads": [[2, 0, 0]], "attrs": {"mxnet_version": ["int", 10900]}}
    pathlib.Path(place("mxnet", "model-symbol.json")).write_text(json.dumps(graph, indent=2))
    array = struct.pack("<IiI2qiii", 0xF993FAC9, 0, 2, 2, 3, 1, 0, 0) + b"\0" * 24
    name = b"arg:fc_weight"
    params = struct.pack("<QQQ", 0x112, 0, 1) + array + struct.pack("<QQ", 1, len(name)) + name
    pathlib.Path(place("mxnet", "model-0000.params")).write_bytes(params)


GROUPS = (tflite, ort, torch_mobile, executorch, coreml, paddle_old, mxnet)


def place_in(folder):
    def place(*parts):
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return str(path)

    return place


if __name__ == "__main__":
    if len(sys.argv) > 2:
        {group.__name__: group for group in GROUPS}[sys.argv[2]](place_in(pathlib.Path(sys.argv[1])))
        sys.exit(0)
    failed = [g.__name__ for g in GROUPS if subprocess.run([sys.executable, __file__, sys.argv[1], g.__name__]).returncode]
    if failed:
        sys.exit(f"groups that failed: {', '.join(failed)}")
