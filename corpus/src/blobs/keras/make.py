"""Writes the HDF5 files and the bytecode beside it. Needs h5py 3.14 and Python 3.11.

    python make.py

HDF5 cannot be written honestly by hand; what is committed is what this script wrote. The payload of every attack is
`echo weighbridge`, and nothing here runs it.
"""

import base64
import json
import marshal
import pathlib

import h5py
import numpy as np

HERE = pathlib.Path(__file__).parent


def payload(x):
    return __import__("os").system("echo weighbridge")


def marshalled(function):
    """The function's code, without the path of this script in it."""
    return base64.b64encode(marshal.dumps(function.__code__.replace(co_filename="model.py"))).decode()


BYTECODE = marshalled(payload)
LAMBDA = {
    "class_name": "Sequential",
    "config": {
        "name": "sequential",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "name": "input_1"}},
            {
                "class_name": "TimeDistributed",
                "config": {
                    "name": "wrapped",
                    "layer": {
                        "class_name": "Lambda",
                        "config": {
                            "name": "lambda",
                            "function": [BYTECODE, None, None],
                            "function_type": "lambda",
                            "module": "__main__",
                            "output_shape": None,
                            "output_shape_type": "raw",
                            "arguments": {},
                        },
                    },
                },
            },
        ],
    },
}
DENSE = {
    "class_name": "Sequential",
    "config": {
        "name": "sequential",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "name": "input_1"}},
            {"class_name": "Dense", "config": {"name": "dense", "units": 2, "activation": "relu"}},
        ],
    },
}


def model(name, config, training=None, attributes=0, **options):
    with h5py.File(HERE / name, "w", **options) as file:
        for number in range(attributes):
            file.attrs[f"note{number}"] = number
        file.attrs["keras_version"] = b"2.11.0"
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode()
        if training is not None:
            file.attrs["training_config"] = json.dumps(training).encode()
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [b"dense"]
        weights.create_dataset("dense/kernel:0", data=np.zeros((4, 2), "f4"))


def main():
    (HERE / "payload_py311.b64").write_text(BYTECODE)
    (HERE / "doubles_py311.b64").write_text(marshalled(lambda x: x * 2))
    model("lambda_old.h5", LAMBDA)
    model("lambda_new.h5", LAMBDA, libver="latest")
    model("lambda_behind_user_block.h5", LAMBDA, libver="latest", userblock_size=512)
    model("lambda_among_many_attributes.h5", LAMBDA, libver="latest", attributes=20)
    # Larger than an object header can hold: a huge object of a fractal heap.
    with h5py.File(HERE / "lambda_in_huge_attribute.h5", "w", libver="latest") as file:
        text = json.dumps(LAMBDA) + " " * 8_000
        file.attrs["model_config"] = np.bytes_(text)
        for number in range(12):
            file.attrs[f"note{number}"] = number
    training = {
        "loss": {"class_name": "__lambda__", "config": {"value": [BYTECODE, None, None]}},
        "metrics": [],
        "optimizer_config": {"class_name": "Adam", "config": {}},
    }
    model("lambda_in_training.h5", DENSE, training, libver="latest")
    custom = json.loads(json.dumps(DENSE))
    custom["config"]["layers"][1]["class_name"] = "MyPackage>MyDense"
    model("custom.h5", custom, libver="latest")
    model("dense_old.h5", DENSE)
    model("dense_new.h5", DENSE, libver="latest")
    with h5py.File(HERE / "external_link.h5", "w", libver="latest") as file:
        file["kernel"] = h5py.ExternalLink("/etc/hostname.h5", "/kernel")
    with h5py.File(HERE / "external_link_dense.h5", "w", libver="latest") as file:
        for number in range(12):
            file[f"soft{number}"] = h5py.SoftLink("/nowhere")
        file["kernel"] = h5py.ExternalLink("../secret.h5", "/kernel")
    with h5py.File(HERE / "external_storage.h5", "w") as file:
        file.create_dataset("layers/dense/vars/0", shape=(8,), dtype="u1", external=[("/etc/hostname", 0, 8)])
    with h5py.File(HERE / "virtual_source.h5", "w", libver="latest") as file:
        layout = h5py.VirtualLayout(shape=(2, 4), dtype="f4")
        layout[0] = h5py.VirtualSource("/data/one.h5", "d", shape=(4,))
        layout[1] = h5py.VirtualSource("two.h5", "d", shape=(4,))
        file.create_virtual_dataset("kernel", layout)
    with h5py.File(HERE / "links_within.h5", "w", libver="latest") as file:
        data = file.create_dataset("d", data=np.zeros(4, "f4"))
        file["soft"] = h5py.SoftLink("/d")
        file["hard"] = data
        file.create_group("g")["loop"] = file["/"]
        layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
        layout[:] = h5py.VirtualSource(".", "d", shape=(4,))
        file.create_virtual_dataset("virtual", layout)
        file.create_dataset("zipped", data=np.zeros((4, 4)), compression="gzip", shuffle=True, fletcher32=True)
        file.create_dataset("lzf", data=np.zeros((4, 4)), compression="lzf")
    user_link()
    unknown_filter()
    pickled_attribute()
    dataset_expands()


def dataset_expands():
    # Four exabytes without a single value: whoever reads the dataset asks for the memory (CVE-2026-0897).
    with h5py.File(HERE / "dataset_expands.h5", "w", libver="latest") as file:
        file.create_dataset("kernel", shape=(1 << 40, 1 << 20), chunks=(1 << 10, 1 << 10), dtype="f4")


def user_link():
    # h5py cannot write links of other kinds: the kind of an external link (64) is overwritten.
    with h5py.File(HERE / "user_link.h5", "w", libver=("v108", "v108")) as file:
        file["link"] = h5py.ExternalLink("file", "path")
    path = HERE / "user_link.h5"
    raw = bytearray(path.read_bytes())
    at = raw.index(b"link\x0b\x00\x00file\x00path\x00")
    # The kind stands before the length of the name; the object header's checksum is left as it was.
    assert raw[at - 2] == 64
    raw[at - 2] = 187
    path.write_bytes(raw)


def unknown_filter():
    # No plug-in of such a number exists; the filter's number is overwritten.
    with h5py.File(HERE / "unknown_filter.h5", "w", libver=("v108", "v108")) as file:
        file.create_dataset("d", shape=(4, 4), dtype="f4", chunks=(4, 4), compression="lzf")
    path = HERE / "unknown_filter.h5"
    raw = bytearray(path.read_bytes())
    at = raw.index(b"lzf\x00") - 8
    assert int.from_bytes(raw[at : at + 2], "little") == 32_000
    raw[at : at + 2] = (40_000).to_bytes(2, "little")
    path.write_bytes(raw)


def pickled_attribute():
    # As PyTables keeps objects in attributes: a pickle of protocol 0 as text of fixed length.
    with h5py.File(HERE / "pickled_attribute.h5", "w", libver="latest") as file:
        file.attrs["TITLE"] = np.bytes_(b"This is a table.")
        file.attrs["PYTABLES_FORMAT_VERSION"] = np.bytes_(b"2.1")
        file.attrs["note"] = np.bytes_(b"cos\nsystem\n(S'echo weighbridge'\ntR.")


if __name__ == "__main__":
    main()
