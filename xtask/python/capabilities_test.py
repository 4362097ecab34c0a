"""Tests of the capability analysis on tiny packages: what each name reaches, and how sure that is.

usage: capabilities_test.py
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "capabilities"))

import graph  # noqa: E402
import source  # noqa: E402
import table  # noqa: E402

TOOLS = b"""
import os, subprocess, pickle, importlib
from urllib.request import urlopen as _open_url
from . import deeper
from .deeper import *

def run(command):
    return subprocess.run(command, shell=True)

def quietly(command, log=None):
    return run(command=command)

def own_command(name):
    subprocess.run("nvidia-smi")
    return name

def fetch(url, timeout=3):
    return _open_url(url + "/index", timeout=timeout)

def read(path):
    with open(path, "rb") as file:
        return pickle.load(file)

def write(path, text):
    open(path, mode="w").write(text)

def only_reads(path):
    return open(path).read()

def plugin(name):
    return importlib.import_module(name)

def add(a, b=1):
    return max(a, b) + len(str(a))

def calls(function, value):
    return function(value)

def unknown(value):
    return value.do_something()

def indirectly(value):
    return deeper.deepest(*value)

COUNT = {}

def remembers(key):
    COUNT[key] = 1

def by_name(thing, name):
    return getattr(thing, name)

from typing import overload

@overload
def stub(path: str): ...

def stub(path):
    kwds = locals()
    return _deep(kwds)

def _deep(kwds):
    return open(kwds["path"]).read()

try:
    import fast
    def twice(a):
        return a
except ImportError:
    def twice(a):
        return a.slow()

def loops(paths):
    last = None
    for path in paths:
        if last:
            os.remove(last)
        last = path
"""

DEEPER = b"""
import os
from pathlib import Path

def deepest(one, two):
    os.system(two)

class Base:
    def __init__(self, root):
        self.root = root
        self.prepare()

    def prepare(self):
        Path(self.root).joinpath("x").mkdir()

class Child(Base):
    def __init__(self, place, other):
        super().__init__(root=place)

class State:
    def __setstate__(self, state):
        self.__dict__.update(state)
        exec(self.code)

class Heir(State):
    pass

class Plain(dict):
    def __init__(self, a):
        self.a = a

class Parser:
    @classmethod
    def load(cls, library):
        import ctypes
        return ctypes.CDLL(library)

    @staticmethod
    def make(a, library):
        return Parser.load(library)

def rebuild(a):
    return a

class Written:
    def __reduce__(self):
        return rebuild, (1,)
"""

ABOVE = b"""
import tools as t

def start(name, command):
    return t.quietly(command)

def wait():
    return t.own_command("x")
"""


def verdicts(files, below=(), aliases=()):
    made = graph.Graph(source.modules(files), dict(below), dict(aliases))
    made.run()
    return made, {".".join(place): text for place, text in table.verdicts(made).items()}


class Capabilities(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        files = [("tools/__init__.py", TOOLS), ("tools/deeper.py", DEEPER)]
        cls.graph, cls.found = verdicts(files)

    def is_(self, name, wanted):
        self.assertEqual(self.found.get(f"tools.{name}", ""), wanted, name)

    def test_arguments_that_reach_a_sink_are_certain(self):
        self.is_("run", "C0command@subprocess.run")
        self.is_("quietly", "C0command@subprocess.run<run")
        self.is_("fetch", "T0url@urllib.request.urlopen")
        self.is_("read", "L0path@pickle.load,R0path@open")
        self.is_("write", "W0path@open")
        self.is_("only_reads", "R0path@open")
        self.is_("plugin", "M0name@importlib.import_module")
        self.is_("by_name", "A1name@getattr")
        self.is_("indirectly", "C0value@os.system<deepest")
        self.is_("loops", "W0paths@os.remove")

    def test_a_package_s_own_constants_are_only_reached(self):
        self.is_("own_command", "C?@subprocess.run")

    def test_what_is_known_to_the_end_is_harmless_and_nothing_else(self):
        self.is_("add", "h")
        self.is_("calls", "")
        self.is_("unknown", "")
        self.is_("remembers", "")
        self.is_("stub", "R0path@open<_deep")
        self.is_("twice", "")

    def test_classes_have_the_capabilities_of_what_making_them_calls(self):
        self.is_("deeper.Base", "k,W0root@pathlib.Path.mkdir<prepare")
        self.is_("deeper.Child", "k,W0place@pathlib.Path.mkdir<__init__<prepare")
        self.is_("deeper.Plain", "kh")
        self.is_("deeper.State.__setstate__", "X1state@exec")
        self.is_("deeper.Heir.__setstate__", "X1state@exec")
        self.is_("deeper.Parser.load", "N0library@ctypes.CDLL")
        self.is_("deeper.Parser.make", "N1library@ctypes.CDLL<load")

    def test_re_exports_lead_to_the_definition(self):
        self.is_("Heir.__setstate__", "")
        self.is_("deepest", "=tools.deeper")

    def test_what_pickles_of_the_package_call_is_marked(self):
        self.is_("deeper.rebuild", "*h")

    def test_packages_see_what_is_known_of_those_below(self):
        below, aliases = table.exports(self.graph)
        _, found = verdicts([("above.py", ABOVE)], below, aliases)
        self.assertEqual(found["above.start"], "C1command@subprocess.run<quietly")
        self.assertEqual(found["above.wait"], "C?@subprocess.run<own_command")

    def test_versions_are_joined(self):
        lines = table.joined([{("m", "a"): "h", ("m", "b"): "h"}, {("m", "a"): "h"}, {("m", "a"): "C0x@os.system"}])
        self.assertEqual(lines, ["m\ta\t3:C0x@os.system|12:h\tb\t1:h"])


if __name__ == "__main__":
    unittest.main()
