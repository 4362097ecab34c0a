"""Makes the files that `cargo xtask bench` measures on. Standard library only; nothing here is ever loaded.

usage: bench_data.py FOLDER
"""

import json
import os
import pickle
import struct
import sys
import types
import zipfile

GIB = 1 << 30


class Named:
    """An object that pickles as a call of a named global, without that module being installed."""

    def __init__(self, module, name, args=(), state=None):
        self.callee, self.args, self.state = function(module, name), args, state

    def __reduce__(self):
        return (self.callee, self.args, self.state) if self.state is not None else (self.callee, self.args)


def function(module, name):
    """A function that pickle finds under a module's name."""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        part = ".".join(parts[:end])
        made = sys.modules.setdefault(part, types.ModuleType(part))
        if end > 1:
            setattr(sys.modules[".".join(parts[: end - 1])], parts[end - 1], made)
    if not hasattr(sys.modules[module], name):
        found = types.FunctionType((lambda *_: None).__code__, {}, name)
        found.__module__, found.__qualname__ = module, name
        setattr(sys.modules[module], name, found)
    return getattr(sys.modules[module], name)


def array(values):
    """A numpy array as numpy writes it."""
    dtype = Named("numpy_", "dtype_", ("f8", False, True), (3, "<", None, None, None, -1, -1, 0))
    dtype.callee = function("numpy", "dtype")
    data = struct.pack(f"<{len(values)}d", *values)
    state = (1, (len(values),), dtype, False, data)
    made = Named("numpy.core.multiarray", "_reconstruct", (function("numpy", "ndarray"), (0,), b"b"), state)
    return made


def tiny(folder):
    with open(os.path.join(folder, "tiny.pkl"), "wb") as out:
        pickle.dump({"weights": [0.1, 0.2], "bias": 0}, out, 4)


def small(folder):
    os.makedirs(os.path.join(folder, "small"))
    for number in range(2000):
        value = {
            "name": f"layer-{number}",
            "array": array([float(i) for i in range(100)]),
            "shape": (10, 10),
            "names": [f"feature_{i}" for i in range(12)],
        }
        if number % 100 == 7:
            value["hook"] = Named("os_", "system_", ("echo weighbridge",))
            value["hook"].callee = os.system
        with open(os.path.join(folder, "small", f"{number:04}.pkl"), "wb") as out:
            pickle.dump(value, out, 4)


def nested(folder):
    """Nested containers: about 60 million opcodes in about 128 MB."""

    def row(i):
        many = [i, i + 1, 70_000, 70_001, 300, 301, 302, 303, 1, 2, 3, 4, 5, 6, None, True, False, 0.5]
        inner = {"b": [5, 6, 7, 8, 1000, 1001, 70_002], "c": (9, None, True), "e": [70_003, 70_004, 70_005, 400]}
        return {"a": [1, 2, (3, 4), inner], "d": [[i & 0xFF, 1], [2, [3]]], "f": many, "g": many[:9], "h": [0.25, 7]}

    with open(os.path.join(folder, "nested.pkl"), "wb") as out:
        pickle.dump([row(i) for i in range(620_000)], out, 4)


def torch_zip(folder):
    storage = function("torch", "FloatStorage")

    class Ids(pickle._Pickler):
        def persistent_id(self, value):
            return value.args if isinstance(value, Storage) else None

    class Storage:
        def __init__(self, number, count):
            self.args = ("storage", storage, str(number), "cpu", count)

    count, size = 300, GIB // 300 // 4
    rebuild = function("torch._utils", "_rebuild_tensor_v2")

    class Tensor:
        def __init__(self, number):
            self.number = number

        def __reduce__(self):
            return (rebuild, (Storage(self.number, size), 0, (size,), (1,), False, {}))

    with zipfile.ZipFile(os.path.join(folder, "model.pt"), "w", zipfile.ZIP_STORED) as out:
        with out.open("archive/data.pkl", "w") as member:
            Ids(member, 2).dump({f"layer.{i}.weight": Tensor(i) for i in range(count)})
        out.writestr("archive/version", "3\n")
        block = os.urandom(1 << 20)
        for number in range(count):
            with out.open(f"archive/data/{number}", "w") as member:
                left = size * 4
                while left:
                    member.write(block[: min(left, len(block))])
                    left -= min(left, len(block))


def safetensors(folder):
    count, size = 300, GIB // 300 // 4 * 4
    header = {
        f"model.layers.{i}.weight": {"dtype": "F32", "shape": [size // 4], "data_offsets": [i * size, (i + 1) * size]}
        for i in range(count)
    }
    text = json.dumps(header).encode()
    with open(os.path.join(folder, "model.safetensors"), "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        block = os.urandom(1 << 20)
        left = count * size
        while left:
            out.write(block[: min(left, len(block))])
            left -= min(left, len(block))


def main():
    folder = sys.argv[1]
    done = os.path.join(folder, "done")
    if os.path.exists(done):
        return
    os.makedirs(folder, exist_ok=True)
    for make in (tiny, small, nested, torch_zip, safetensors):
        make(folder)
        print("made", make.__name__, file=sys.stderr)
    open(done, "w").close()


main()
