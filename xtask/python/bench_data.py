"""Makes the files that `cargo xtask bench` measures on. Standard library only; nothing here is ever loaded.

usage: bench_data.py FOLDER [PACKAGES]

PACKAGES is a folder with installed Python packages, of whose texts some are copied.
"""

import json
import os
import pickle
import shutil
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


def message(*fields):
    """A protobuf message: pairs of a field's number and an int, text, or bytes."""
    out = bytearray()

    def varint(value):
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        out.append(value)

    for number, value in fields:
        if isinstance(value, int):
            varint(number << 3)
            varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            varint(number << 3 | 2)
            varint(len(data))
            out += data
    return bytes(out)


def saved_model(folder):
    """A graph of layers: variables, their reads, products, sums and activations."""
    kind = (5, message((1, "dtype"), (2, message((6, 1)))))
    nodes = [message((1, "input"), (2, "Placeholder"), kind)]
    before = "input"
    for layer in range(10_000):
        at = f"model/layer_{layer}"
        for part in ("kernel", "bias"):
            nodes.append(message((1, f"{at}/{part}"), (2, "VarHandleOp"), kind))
            nodes.append(message((1, f"{at}/{part}/read"), (2, "ReadVariableOp"), (3, f"{at}/{part}"), kind))
        nodes.append(message((1, f"{at}/MatMul"), (2, "MatMul"), (3, before), (3, f"{at}/kernel/read"), kind))
        nodes.append(message((1, f"{at}/BiasAdd"), (2, "BiasAdd"), (3, f"{at}/MatMul"), (3, f"{at}/bias/read"), kind))
        before = f"{at}/BiasAdd"
    graph = message(*((1, node) for node in nodes))
    about = message((4, "serve"), (5, "2.16.1"))
    model = message((1, 1), (2, message((1, about), (2, graph))))
    os.makedirs(os.path.join(folder, "saved_model"))
    with open(os.path.join(folder, "saved_model", "saved_model.pb"), "wb") as out:
        out.write(model)


LAYER = """

class Layer{number}(nn.Module):
    \"\"\"Attention and a feed-forward network, number {number}.\"\"\"

    def __init__(self, config):
        super().__init__()
        self.heads = config.num_attention_heads
        self.size = config.hidden_size // self.heads
        self.query = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.key = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.value = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.up = nn.Linear(config.hidden_size, config.intermediate_size)
        self.down = nn.Linear(config.intermediate_size, config.hidden_size)

    def forward(self, hidden, mask=None):
        batch, length, _ = hidden.shape
        parts = [part(hidden).view(batch, length, self.heads, self.size) for part in (self.query, self.key, self.value)]
        query, key, value = (part.transpose(1, 2) for part in parts)
        weights = torch.matmul(query, key.transpose(-1, -2)) / self.size**0.5
        if mask is not None:
            weights = weights.masked_fill(mask == 0, float("-inf"))
        mixed = torch.matmul(weights.softmax(dim=-1), value).transpose(1, 2).reshape(batch, length, -1)
        return hidden + self.down(torch.nn.functional.gelu(self.up(mixed)))
"""

TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] | trim }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)


def repositories(folder):
    """Folders as people keep them: what a model hub shows for a small language model."""
    words = {f"word{number}": number for number in range(4_000)}
    tokenizer = {
        "version": "1.0",
        "added_tokens": [{"id": 4_000, "content": "<|end|>", "special": True}],
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False},
        "model": {"type": "BPE", "vocab": words, "merges": [f"w{i} o{i}" for i in range(4_000)]},
    }
    source = '"""A model."""\n\nimport torch\nfrom torch import nn\n'
    source += "".join(LAYER.replace("{number}", str(number)) for number in range(12))
    for number in range(300):
        place = os.path.join(folder, "repositories", f"model-{number:03}")
        os.makedirs(place)
        size = 64 + number
        config = {
            "architectures": ["SmallForCausalLM"],
            "model_type": "small",
            "auto_map": {"AutoModelForCausalLM": "modeling_small.SmallForCausalLM"},
            "hidden_size": size,
            "num_attention_heads": 8,
            "intermediate_size": 4 * size,
            "vocab_size": 4_001,
            "torch_dtype": "float32",
        }
        documents = {
            "config.json": config,
            "generation_config.json": {"eos_token_id": 4_000, "do_sample": True, "temperature": 0.7},
            "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "chat_template": TEMPLATE},
            "special_tokens_map.json": {"eos_token": "<|end|>"},
            "tokenizer.json": tokenizer,
        }
        for name, value in documents.items():
            with open(os.path.join(place, name), "w") as out:
                json.dump(value, out, indent=1)
        with open(os.path.join(place, "modeling_small.py"), "w") as out:
            out.write(source + f"\n\nSIZE = {size}\n")
        with open(os.path.join(place, "README.md"), "w") as out:
            out.write(f"---\nlicense: apache-2.0\n---\n# Small model {number}\n\n" + "A line of prose.\n" * 60)
        header = {"embed.weight": {"dtype": "F32", "shape": [size], "data_offsets": [0, 4 * size]}}
        text = json.dumps(header).encode()
        with open(os.path.join(place, "model.safetensors"), "wb") as out:
            out.write(struct.pack("<Q", len(text)) + text + bytes(4 * size))


TEXTS = (".py", ".pyi", ".json", ".md", ".txt", ".toml", ".yaml", ".yml", ".cfg", ".ini", ".rst", ".html", ".css", ".js")


def site(folder):
    """Texts of installed packages, up to 150 MB."""
    left = 150_000_000
    packages = sys.argv[2]
    for at, folders, names in os.walk(packages):
        folders.sort()
        for name in sorted(names):
            source = os.path.join(at, name)
            size = os.path.getsize(source)
            if name.endswith(TEXTS) and size <= left and not os.path.islink(source):
                target = os.path.join(folder, "site", os.path.relpath(source, packages))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copyfile(source, target)
                left -= size


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    makers = {
        "tiny.pkl": tiny,
        "small": small,
        "nested.pkl": nested,
        "model.pt": torch_zip,
        "model.safetensors": safetensors,
        "saved_model": saved_model,
        "repositories": repositories,
    }
    if len(sys.argv) > 2:
        makers["site"] = site
    for name, make in makers.items():
        # A maker that was interrupted begins again.
        done = os.path.join(folder, f".{name}.done")
        if not os.path.exists(done):
            remove(os.path.join(folder, name))
            make(folder)
            print("made", name, file=sys.stderr)
            open(done, "w").close()


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


main()
