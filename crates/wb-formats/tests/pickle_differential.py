"""Runs pickles through CPython's own unpicklers with every global replaced by a stub that only records.

Reads cases from standard input (four bytes of length, little-endian, then the pickle) and writes one line of JSON
for each: what the C unpickler did when it read from memory and from a file, and what the one in Python did.
"""

import _codecs
import _pickle
import copyreg
import io
import json
import pickle
import resource
import struct
import sys
import warnings

warnings.simplefilter("ignore")
# A memo index far out makes the C unpickler allocate; it must fail, not swap.
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

STATE = None
DEPTH_MAX = 4


class Trace:
    def __init__(self):
        self.events = []
        self.finds = []
        self.calls = 0
        self.globals = {}


class Meta(type):
    """A stub is a class whose class is this: both unpicklers accept it wherever they accept anything."""

    def __call__(cls, *args, **kwargs):
        return record_call(cls, args, kwargs, cls._real)

    def __setstate__(cls, state):
        STATE.events.append("build %s %s" % (cls._maker, show(state, 1)))

    def append(cls, item):
        STATE.events.append("fill %s %s" % (cls._maker, show(item, 1)))

    def extend(cls, items):
        for item in items:
            cls.append(item)

    add = append

    def __setitem__(cls, key, value):
        cls.append(key)
        cls.append(value)


def new(cls, *args, **kwargs):
    return record_call(cls, args, kwargs)


def stub(label, callee, maker, real=None):
    return type.__new__(Meta, "Stub", (), {
        "__new__": new,
        "_label": label,
        "_callee": callee,
        "_maker": maker,
        "_real": staticmethod(real) if real else None,
    })


def record_call(cls, args, kwargs, real=None):
    shown = [show(arg, 1) for arg in args] + ["%s=%s" % (k, show(v, 2)) for k, v in kwargs.items()]
    STATE.events.append("call %s (%s)" % (cls._callee, ", ".join(shown)))
    number = STATE.calls
    STATE.calls += 1
    if real is not None:
        # What the function refuses is as good as any other result: the arguments are not the point.
        try:
            result = real(*args, **kwargs)
        except Exception:
            result = None
        if type(result) in (str, bytes):
            return result
    return stub("C%d" % number, "C%d" % number, cls._callee)


REAL = {
    ("_codecs", "encode"): _codecs.encode,
    ("_codecs", "decode"): _codecs.decode,
    ("copyreg", "add_extension"): copyreg.add_extension,
}


def find_class(module, name):
    if not module:
        raise ValueError("Empty module name")
    label = "I:%s.%s" % (module, name)
    if label not in STATE.globals:
        STATE.finds.append(label)
        STATE.globals[label] = stub(label, label, label + "!", REAL.get((module, name)))
    return STATE.globals[label]


def persistent_load(pid):
    return stub("P", "?", "?")


def buffers():
    while True:
        yield stub("~", "?", "?")


def show(value, depth):
    if isinstance(value, Meta):
        if value._label == "P" and depth >= DEPTH_MAX:
            return "~"
        return value._label
    kind = type(value)
    if kind in (tuple, list, dict, set, frozenset):
        if depth >= DEPTH_MAX and value:
            return "~"
        if kind is dict:
            return "{" + ", ".join(show(k, depth + 1) + ": " + show(v, depth + 1) for k, v in value.items()) + "}"
        items = [show(item, depth + 1) for item in value]
        if kind is tuple:
            return "(" + ", ".join(items) + ",)"
        if kind is list:
            return "[" + ", ".join(items) + "]"
        return "<" + ", ".join(sorted(items)) + ">"
    if kind is str:
        return "s" + value.encode("utf-8", "replace").hex()
    if kind in (bytes, bytearray):
        return "b" + bytes(value).hex()
    if kind is float:
        return "f" + struct.pack(">d", value).hex()
    if kind is int and not -(1 << 63) <= value < 1 << 63:
        return "~"
    return repr(value)


class C(_pickle.Unpickler):
    def find_class(self, module, name):
        return find_class(module, name)

    def persistent_load(self, pid):
        return persistent_load(pid)


class Python(pickle._Unpickler):
    def find_class(self, module, name):
        return find_class(module, name)

    def persistent_load(self, pid):
        return persistent_load(pid)


class Memory(io.BytesIO):
    """Shows everything that is there, as memory does."""

    def peek(self, size):
        return self.getvalue()[self.tell():]


def run(unpickler, file):
    global STATE
    STATE = Trace()
    try:
        unpickler(file, buffers=buffers()).load()
        ended = True
    except Exception:
        ended = False
    copyreg._inverted_registry.clear()
    copyreg._extension_registry.clear()
    copyreg._extension_cache.clear()
    return {"events": STATE.events, "finds": STATE.finds, "ended": ended}


def main():
    stdin, stdout = sys.stdin.buffer, sys.stdout
    while True:
        header = stdin.read(4)
        if len(header) < 4:
            return
        data = stdin.read(struct.unpack("<I", header)[0])
        answer = [run(C, Memory(data)), run(C, io.BytesIO(data)), run(Python, io.BytesIO(data))]
        stdout.write(json.dumps(answer) + "\n")


main()
