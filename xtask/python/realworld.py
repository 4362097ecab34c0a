"""Writes model files with the libraries that people write them with.

usage: realworld.py FOLDER

Every group stands alone: a library that is missing or has changed is reported and the others go on. The last
line counts what was written, so that a run which wrote nothing cannot pass for a good one.
"""

import datetime
import decimal
import fractions
import os
import pathlib
import pickle
import sys
import uuid
import warnings

warnings.filterwarnings("ignore")
os.environ.update(KERAS_BACKEND="torch", TF_CPP_MIN_LOG_LEVEL="3", HF_HUB_OFFLINE="1")
FOLDER = pathlib.Path(sys.argv[1])
PROTOCOLS = range(6)


def place(*parts):
    path = FOLDER.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path)


def dump(group, name, value, protocols=(2, 4, 5)):
    for protocol in protocols:
        with open(place(group, f"{name}.p{protocol}.pkl"), "wb") as out:
            pickle.dump(value, out, protocol)


def standard_library():
    import array
    import collections

    point = collections.OrderedDict(a=1, b=[1, 2.5, None, True, "x", b"y", 2**70, -1, 1j])
    values = {
        "plain": {"list": [1, 2], "tuple": (1, (2,)), "set": {1, 2}, "frozen": frozenset("ab"), "bytes": bytearray(b"z")},
        "time": [datetime.datetime.now(), datetime.date.today(), datetime.timedelta(1), datetime.timezone.utc],
        "numbers": [decimal.Decimal("1.5"), fractions.Fraction(1, 3), complex(1, 2)],
        "names": [uuid.uuid4(), pathlib.PurePosixPath("/a/b"), collections.Counter("aab"), collections.deque([1], 3)],
        "default": collections.defaultdict(list, a=[1]),
        "array": array.array("d", [1, 2]),
        "ordered": point,
        "range": [range(3), slice(1, 2), Ellipsis, NotImplemented, int, dict],
    }
    for name, value in values.items():
        dump("stdlib", name, value, PROTOCOLS)


def numpy():
    import numpy as np

    rng = np.random.default_rng(0)
    arrays = {
        "f8": rng.normal(size=(4, 5)), "f2": np.ones(3, "f2"), "i1": np.arange(5, dtype="i1"), "bool": np.array([True]),
        "big": np.arange(3, dtype=">i4"), "text": np.array(["a", "bb"]), "bytes": np.array([b"a"]),
        "time": np.array(["2020-01-01"], "M8[D]"), "complex": np.ones(2, "c16"), "scalar": np.float64(1.5),
        "record": np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8", (2,))]), "fortran": np.asfortranarray(np.ones((2, 3))),
        "masked": np.ma.array([1, 2], mask=[0, 1]), "object": np.array([{"a": 1}, None], object), "zero": np.zeros(()),
        "generator": rng, "state": np.random.RandomState(3), "matrix": np.matrix([[1]]), "recarray": np.rec.array([(1, 2)]),
    }
    for name, value in arrays.items():
        dump("numpy", name, value)
        if isinstance(value, np.ndarray) and name not in ("masked",):
            np.save(place("numpy", f"{name}.npy"), value)
    plain = {k: v for k, v in arrays.items() if isinstance(v, np.ndarray) and k not in ("object", "masked")}
    np.savez(place("numpy", "many.npz"), **plain)
    np.savez_compressed(place("numpy", "small.npz"), **plain)


def scipy():
    import scipy.sparse as sp
    from scipy import interpolate, spatial, stats

    matrix = sp.random(20, 20, 0.1, format="csr", random_state=0)
    sp.save_npz(place("scipy", "matrix.npz"), matrix)
    for kind in ("csr", "csc", "coo", "lil", "dok", "bsr", "dia"):
        dump("scipy", kind, matrix.asformat(kind))
    dump("scipy", "normal", stats.norm(0, 1))
    dump("scipy", "tree", spatial.cKDTree([[0, 1], [2, 3]]))
    dump("scipy", "spline", interpolate.CubicSpline([0, 1, 2], [0, 1, 4]))


def scikit_learn():
    import joblib
    import numpy as np
    from sklearn.datasets import load_iris
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.utils import all_estimators

    x, y = load_iris(return_X_y=True)
    x, y = np.abs(x[::3]), y[::3]
    for name, estimator in all_estimators():
        try:
            model = estimator()
        except Exception:
            continue
        try:
            model.fit(x, y)
        except Exception:
            pass
        dump("sklearn", name, model, (2, 4))
    model = make_pipeline(StandardScaler(), dict(all_estimators())["RandomForestClassifier"](5)).fit(x, y)
    for ending, compress in [("joblib", 0), ("z", 3), ("gz", 3), ("bz2", 3), ("xz", 3), ("lzma", 3), ("lz4", 3)]:
        joblib.dump(model, place("joblib", f"pipeline.{ending}"), compress=("zlib", 3) if ending == "z" else compress)
    joblib.dump({"x": x, "y": np.array(["a", None], object), "m": np.asfortranarray(x)}, place("joblib", "arrays.joblib"))


def pandas():
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({
        "i": [1, 2], "f": [0.5, None], "s": ["a", "b"], "c": pd.Categorical(["x", "y"]), "b": [True, False],
        "t": pd.to_datetime(["2020-01-01", "2021-01-01"]), "z": pd.to_datetime(["2020-01-01"] * 2).tz_localize("UTC"),
        "p": pd.period_range("2020", periods=2, freq="M"), "n": pd.array([1, None], "Int64"), "o": [[1], {"a": 2}],
        "v": pd.interval_range(0, 2), "d": pd.to_timedelta([1, 2], "D"), "u": pd.array(["a", None], "string"),
    })
    dump("pandas", "frame", frame)
    dump("pandas", "series", frame["f"])
    dump("pandas", "multi", frame.set_index(["i", "s"]))
    dump("pandas", "sparse", pd.DataFrame(pd.arrays.SparseArray(np.array([0, 0, 1]))))
    for ending in ("pkl", "pkl.gz", "pkl.bz2", "pkl.xz", "pkl.zip"):
        frame.to_pickle(place("pandas", f"frame.{ending}"))


def torch():
    import collections

    import torch as t
    from torch import nn

    class_net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3))
    optimizer = t.optim.AdamW(class_net.parameters())
    class_net(t.ones(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    tensors = {str(d).removeprefix("torch."): t.ones(3).to(d) for d in (t.float16, t.bfloat16, t.int8, t.bool, t.complex64)}
    tensors["sparse"] = t.eye(3).to_sparse()
    tensors["view"] = t.arange(12.0).reshape(3, 4)[:, ::2]
    tensors["quantized"] = t.quantize_per_tensor(t.ones(2), 0.1, 0, t.qint8)
    checkpoint = {
        "epoch": 3, "model": class_net.state_dict(), "optimizer": optimizer.state_dict(), "rng": t.get_rng_state(),
        "schedule": t.optim.lr_scheduler.StepLR(optimizer, 3).state_dict(), "names": collections.OrderedDict(a=1),
    }
    for name, value in {"state": class_net.state_dict(), "checkpoint": checkpoint, "tensors": tensors}.items():
        for legacy in (False, True):
            ending = "legacy.pt" if legacy else "pt"
            t.save(value, place("torch", f"{name}.{ending}"), _use_new_zipfile_serialization=not legacy)
    t.save(class_net, place("torch", "module.pth"))
    t.save(nn.TransformerEncoderLayer(8, 2), place("torch", "transformer.pth"))
    t.save(nn.LSTM(3, 4), place("torch", "lstm.bin"))
    t.save(class_net.state_dict(), place("torch", "pytorch_model.bin"))
    dump("torch", "tensor", t.ones(3))
    traced = t.jit.trace(class_net.eval(), t.ones(1, 1, 4, 4))
    traced.save(place("torch", "traced.pt"))
    t.jit.script(nn.GRU(2, 3)).save(place("torch", "scripted.pt"))
    traced._save_for_lite_interpreter(place("torch", "mobile.ptl"))
    t.export.save(t.export.export(class_net.eval(), (t.ones(1, 1, 4, 4),)), place("torch", "exported.pt2"))


def others():
    import cloudpickle
    import dill
    import numpy as np
    from safetensors.numpy import save_file

    plain = {"a": [1, (2,)], "x": np.ones(3)}
    for name, module in (("dill", dill), ("cloudpickle", cloudpickle)):
        with open(place("dill", f"{name}.pkl"), "wb") as out:
            module.dump(plain, out)
    tensors = {"a": np.ones((2, 3), "f4"), "b": np.zeros(4, "i8"), "empty": np.zeros((0, 2), "f2")}
    os.makedirs(FOLDER / "safetensors", exist_ok=True)
    save_file(tensors, place("safetensors", "model.safetensors"), {"format": "pt"})


def gguf():
    import gguf as g
    import numpy as np

    for endian in (g.GGUFEndian.LITTLE, g.GGUFEndian.BIG):
        writer = g.GGUFWriter(place("gguf", f"model-{endian.name.lower()}.gguf"), "llama", endianess=endian)
        writer.add_context_length(128)
        writer.add_array("tokenizer.ggml.tokens", ["<s>", "a", "b"])
        writer.add_array("tokenizer.ggml.scores", [0.0, 1.0, 2.0])
        writer.add_chat_template("{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}{% endfor %}")
        writer.add_tensor("token_embd.weight", np.ones((32, 4), "f4"))
        writer.add_tensor("output.weight", np.ones((4, 32), "f2"))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def boosters():
    import catboost
    import lightgbm
    import numpy as np
    import xgboost

    x, y = np.random.default_rng(0).normal(size=(60, 4)), np.arange(60) % 2
    models = {
        "xgboost": xgboost.XGBClassifier(n_estimators=3).fit(x, y),
        "lightgbm": lightgbm.LGBMClassifier(n_estimators=3, verbose=-1).fit(x, y),
        "catboost": catboost.CatBoostClassifier(3, verbose=0, allow_writing_files=False).fit(x, y),
    }
    for name, model in models.items():
        dump("boosters", name, model)
    dump("boosters", "booster", models["xgboost"].get_booster())


def keras():
    import keras as k

    inputs = k.Input((8, 8, 3))
    x = k.layers.Conv2D(4, 3, activation="relu", name="conv")(inputs)
    x = k.layers.BatchNormalization()(x)
    x = k.layers.GlobalAveragePooling2D()(k.layers.Dropout(0.1)(x))
    image = k.Model(inputs, k.layers.Dense(2, activation="softmax", kernel_regularizer="l2")(x))
    image.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    text = k.Sequential([k.Input((6,)), k.layers.Embedding(10, 4), k.layers.Bidirectional(k.layers.LSTM(3)), k.layers.Dense(1)])
    for name, model in {"image": image, "text": text}.items():
        model.save(place("keras", f"{name}.keras"))
        model.save(place("keras", f"{name}.h5"))
        model.save_weights(place("keras", f"{name}.weights.h5"))
        pathlib.Path(place("keras", f"{name}.json")).write_text(model.to_json())


def h5py():
    import h5py as h
    import numpy as np

    for version in ("earliest", "latest"):
        with h.File(place("hdf5", f"{version}.h5"), "w", libver=version) as out:
            group = out.create_group("a/b", track_order=True)
            for number in range(40):
                group.create_dataset(f"d{number}", data=np.ones(3))
                group.attrs[f"n{number}"] = number
            out.create_dataset("chunked", data=np.ones((64, 64)), chunks=(8, 8), compression="gzip", shuffle=True)
            out.create_dataset("text", data=["a", "bb"], dtype=h.string_dtype())
            out.attrs["long"] = "x" * 40_000
            out["soft"] = h.SoftLink("/a/b")


def transformers():
    import transformers as tf

    tf.TrainingArguments(output_dir=place("transformers", "out"))
    import torch as t

    t.save(tf.TrainingArguments(output_dir="out", use_cpu=True), place("transformers", "training_args.bin"))
    config = tf.BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, vocab_size=30)
    model = tf.BertModel(config)
    model.save_pretrained(place("transformers", "bert"), safe_serialization=True)
    dump("transformers", "config", config)


def onnx():
    from skl2onnx import to_onnx
    from sklearn.datasets import load_iris
    from sklearn.ensemble import RandomForestClassifier

    x, y = load_iris(return_X_y=True)
    model = to_onnx(RandomForestClassifier(3).fit(x, y), x[:1].astype("float32"))
    pathlib.Path(place("onnx", "forest.onnx")).write_bytes(model.SerializeToString())


def tensorflow():
    import subprocess

    script = pathlib.Path(__file__).with_name("tensorflow_models.py")
    subprocess.run([sys.executable, script, place("tensorflow")], check=True)


def table_data():
    import numpy as np

    x = np.random.default_rng(0).normal(size=(80, 4))
    return x, (x[:, 0] > 0).astype(int)


def skops():
    import numpy as np
    import skops.io as sio
    from functools import partial
    from operator import attrgetter, methodcaller
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler
    from sklearn.utils import all_estimators

    x, y = table_data()
    for name, kind in all_estimators():
        try:
            estimator = kind()
            estimator.fit(np.abs(x), y)
            sio.dump(estimator, place("skops", f"{name}.skops"))
        except Exception:  # needs arguments or other data
            pass
    values = {
        "pipe": make_pipeline(StandardScaler(), FunctionTransformer(np.log1p)),
        "partial": FunctionTransformer(partial(np.clip, a_min=0, a_max=1)),
        "misc": [attrgetter("x"), methodcaller("mean"), np.random.default_rng(0), np.random.RandomState(1), slice(1, 2), b"x"],
        "method": StandardScaler().fit(x).transform,
    }
    for name, value in values.items():
        sio.dump(value, place("skops", f"{name}.skops"))


def trees():
    import catboost
    import lightgbm
    import numpy as np
    import pandas as pd
    import xgboost

    x, y = table_data()
    frame = pd.DataFrame({"a": pd.Categorical(["x", "y"] * 40), "b": x[:, 0]})
    classes = np.arange(80) % 3
    for objective, target in (("binary:logistic", y), ("reg:squarederror", x[:, 1]), ("multi:softprob", classes)):
        for booster in ("gbtree", "dart", "gblinear"):
            parameters = {"objective": objective, "booster": booster} | ({"num_class": 3} if target is classes else {})
            model = xgboost.train(parameters, xgboost.DMatrix(x, target, feature_names=list("abcd")), 5)
            model.set_attr(best="3")
            name = objective.replace(":", "-") + "-" + booster
            for ending in ("json", "ubj"):
                model.save_model(place("xgboost", f"{name}.{ending}"))
            pathlib.Path(place("xgboost", f"{name}.bst")).write_bytes(model.save_raw("ubj"))
    forest = xgboost.XGBClassifier(n_estimators=3, enable_categorical=True, tree_method="hist").fit(frame, y)
    forest.save_model(place("xgboost", "categories.ubj"))
    for objective, target in (("regression", x[:, 1]), ("multiclass", classes), ("binary", y)):
        parameters = {"objective": objective, "num_class": 3 if target is classes else 1, "verbose": -1}
        lightgbm.train(parameters, lightgbm.Dataset(x, target), 5).save_model(place("lightgbm", f"{objective}.txt"))
    stump = {"objective": "binary", "verbose": -1, "min_data_in_leaf": 1000}
    lightgbm.train(stump, lightgbm.Dataset(x, y), 3).save_model(place("lightgbm", "stump.txt"))
    lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(frame, y).booster_.save_model(place("lightgbm", "categories.txt"))
    model = catboost.CatBoostClassifier(iterations=4, verbose=0, allow_writing_files=False).fit(x, y)
    for ending in ("cbm", "json"):
        model.save_model(place("catboost", f"model.{ending}"), format=ending)


def flax():
    import jax.numpy as jnp
    import numpy as np
    import orbax.checkpoint as ocp
    import zarr
    from flax import serialization

    parameters = {"w": jnp.ones((3, 4)), "b": jnp.zeros(4, jnp.bfloat16), "s": np.float32(1), "c": 1j, "t": np.array([True])}
    tree = {"params": parameters, "step": 3, "name": "x"}
    pathlib.Path(place("flax", "flax_model.msgpack")).write_bytes(serialization.msgpack_serialize(tree))
    for zarr3 in (True, False):
        for ocdbt in (True, False):
            handler = ocp.PyTreeCheckpointHandler(use_ocdbt=ocdbt, use_zarr3=zarr3)
            folder = os.path.abspath(place("orbax", f"zarr3-{zarr3}-ocdbt-{ocdbt}"))
            ocp.Checkpointer(handler).save(folder, {"a": jnp.ones((2, 3)), "b": {"c": jnp.zeros(3)}})
    for version in (2, 3):
        group = zarr.open_group(place("zarr", f"v{version}.zarr"), mode="w", zarr_format=version)
        group.create_array("x", shape=(10,), dtype="f4")[:] = 1


def openvino():
    import numpy as np
    import openvino as ov
    from openvino import opset13 as op

    start = op.parameter([2, 3], dtype=np.float32, name="x")
    product = op.matmul(start, op.constant(np.ones((3, 4), np.float32)), False, False)
    model = ov.Model([op.relu(product)], [start], "net")
    ov.save_model(model, place("openvino", "half.xml"))
    ov.serialize(model, place("openvino", "full.xml"))


def pmml():
    from nyoka import skl_to_pmml
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x, y = table_data()
    for name, model in (("forest", RandomForestClassifier(5)), ("logistic", LogisticRegression())):
        pipeline = Pipeline([("scale", StandardScaler()), ("model", model)]).fit(x, y)
        skl_to_pmml(pipeline, list("abcd"), "t", place("pmml", f"{name}.pmml"))


def r_objects():
    import shutil
    import subprocess

    if shutil.which("Rscript") is None:
        print("r_objects: no R here, left out", file=sys.stderr)
        return
    script = pathlib.Path(__file__).with_name("realworld.R")
    folder = pathlib.Path(place("r", "x")).parent
    subprocess.run(["Rscript", str(script), str(folder)], check=True, capture_output=True)


def weights_twice():
    import torch as t
    import transformers as tf
    from safetensors.torch import save_model

    config = tf.BertConfig(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16, vocab_size=30)
    model = tf.BertForMaskedLM(config)
    config.save_pretrained(place("weights_twice"))
    t.save(model.state_dict(), place("weights_twice", "pytorch_model.bin"))
    save_model(model, place("weights_twice", "model.safetensors"))


def mlflow_models():
    import mlflow.sklearn
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    frame = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "b": [1.0, 0.0, 1.0, 0.0]})
    model = LogisticRegression().fit(frame, [0, 1, 0, 1])
    for kind in ("cloudpickle", "pickle"):
        mlflow.sklearn.save_model(
            model, place("mlflow", kind), serialization_format=kind, input_example=frame, pip_requirements=["scikit-learn"]
        )


def settings():
    import nbformat
    import yaml
    from omegaconf import OmegaConf

    values = {"model": {"_target_": "torch.nn.Linear", "in_features": 3, "bias": True}, "size": [1, 2], "when": datetime.date(2020, 1, 1)}
    pathlib.Path(place("settings", "config.yaml")).write_text(yaml.safe_dump(values))
    pathlib.Path(place("settings", "hparams.yaml")).write_text(yaml.dump({"lr": 0.1, "size": (1, 2), "kind": complex(1, 2)}))
    pathlib.Path(place("settings", "documents.yml")).write_text(yaml.safe_dump_all([values, [1, "ü", None]], allow_unicode=True))
    OmegaConf.save(OmegaConf.create({"a": 1, "b": "${a}", "home": "${oc.env:HOME}"}), place("settings", "omega.yaml"))
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell("!pip install -q torch\nimport torch\nprint(torch.ones(2))"), nbformat.v4.new_markdown_cell("# x")]
    nbformat.write(book, place("settings", "book.ipynb"))
    pathlib.Path(place("settings", "requirements.txt")).write_text("numpy>=1.26\ntorch==2.5.1 ; python_version > '3.9'\n")


def edge():
    import subprocess

    script = pathlib.Path(__file__).with_name("realworld_edge.py")
    # torch and TensorFlow in one process bring two LLVMs, which stop it.
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow"}
    subprocess.run([sys.executable, script, FOLDER], check=True, env=environment)


def hub_code():
    """Code as repositories bring it: the models of transformers, each named by a configuration of its own."""
    import importlib.util
    import json

    models = pathlib.Path(importlib.util.find_spec("transformers").origin).parent / "models"
    for source in sorted(models.glob("*/modeling_*.py")):
        family = source.parent.name
        for file in source.parent.glob("*.py"):
            if file.name != "__init__.py":
                pathlib.Path(place("hub_code", family, file.name)).write_bytes(file.read_bytes())
        config = {"model_type": family, "auto_map": {"AutoModel": f"{source.stem}.Model"}}
        pathlib.Path(place("hub_code", family, "config.json")).write_text(json.dumps(config))


GROUPS = (
    standard_library, numpy, scipy, scikit_learn, pandas, torch, others, gguf, boosters, keras, h5py, transformers,
    hub_code, onnx, tensorflow, skops, trees, flax, openvino, pmml, r_objects, weights_twice, mlflow_models, settings, edge,
)
failed = []
for write in GROUPS:
    try:
        write()
    except Exception as error:
        failed.append(write.__name__)
        print(f"{write.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
count = sum(len(files) for _, _, files in os.walk(FOLDER))
print(f"wrote {count} files; groups that failed: {', '.join(failed) or 'none'}")
sys.exit(1 if failed else 0)
