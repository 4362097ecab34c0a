"""All functions of a package: calls resolved to definitions, and capabilities carried up to a fixed point."""

import ast

import seeds
import source
from flow import NOTHING, Reader

STEPS_MAX = 6
HARMLESS_SUPER = {"__init__", "__new__", "__setattr__", "__getattribute__", "__init_subclass__", "__repr__", "__enter__",
                  "__exit__", "__getstate__", "__setstate__", "__reduce__", "__eq__", "__hash__", "__setitem__"}


class Class:
    __slots__ = ("name", "bases", "methods", "is_open", "is_data", "metaclass")


class Graph:
    """Definitions of one version of one package, seen with what is known of the packages below it."""

    def __init__(self, modules, below, aliases):
        self.modules = modules
        self.below = below
        self.aliases = aliases
        self.functions = {}
        self.classes = {}
        self.reduced = set()
        self.resolved = {}
        for module in modules.values():
            for name, (kind, node) in module.names.items():
                key = f"{module.name}.{name}"
                if kind == "def":
                    self.read(module, key, node)
                    if name in module.repeated and key in self.functions:
                        self.functions[key].is_open = True
                elif kind == "cls":
                    self.read_class(module, key, node)
                    self.classes[key].is_open |= name in module.repeated
        self.effects = {}
        self.open = set()

    def read(self, module, key, node, own_class=None):
        kind = None
        plain = True
        for decorator in node.decorator_list:
            dotted = module.dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) or ""
            bare = dotted.removeprefix("builtins.")
            if bare in ("staticmethod", "classmethod"):
                kind = "static" if bare == "staticmethod" else "class"
            elif bare not in seeds.PLAIN_DECORATORS and not dotted.endswith((".setter", ".getter")):
                plain = False
        if own_class and node.name == "__new__":
            kind = kind or "class"
        try:
            function = Reader(module, node, own_class, kind).function
        except RecursionError:
            return
        function.is_open |= not plain
        self.functions[key] = function
        if own_class and node.name in ("__reduce__", "__reduce_ex__"):
            for value in function.returns:
                if isinstance(value, ast.Tuple) and value.elts:
                    target = module.dotted(value.elts[0])
                    self.reduced.add(target if target and not target.startswith("builtins.") else own_class)

    def read_class(self, module, key, node):
        made = Class()
        made.name, made.methods, made.metaclass = key, {}, None
        made.bases = [base_of(module, base) for base in node.bases]
        for keyword in node.keywords:
            if keyword.arg == "metaclass":
                made.metaclass = module.dotted(keyword.value) or "?"
        decorators = [module.dotted(d.func if isinstance(d, ast.Call) else d) or "?" for d in node.decorator_list]
        made.is_open = any(d.removeprefix("builtins.") not in seeds.PLAIN_DECORATORS for d in decorators)
        self.classes[key] = made
        for inner in node.body:
            if isinstance(inner, (ast.If, ast.Try)):
                made.is_open = True
            if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)) or source.is_overload(inner):
                continue
            if inner.name not in made.methods:
                made.methods[inner.name] = f"{key}.{inner.name}"
                self.read(module, f"{key}.{inner.name}", inner, key)

    # Names.

    def resolve(self, dotted, depth=0):
        """("def", key), ("cls", key), ("mod", name) or ("out", dotted) for what a dotted name stands for."""
        if depth == 0 and dotted in self.resolved:
            return self.resolved[dotted]
        found = self._resolve(dotted, depth)
        if depth == 0:
            self.resolved[dotted] = found
        return found

    def _resolve(self, dotted, depth):
        if depth > 12:
            return ("out", self.outer(dotted))
        if seeds.is_known(dotted):
            return ("out", dotted)
        if dotted in self.modules:
            return ("mod", dotted)
        parts = dotted.split(".")
        for at in range(len(parts) - 1, 0, -1):
            module = self.modules.get(".".join(parts[:at]))
            if module is not None:
                return self.inside(module, parts[at:], dotted, depth)
        return ("out", self.outer(dotted))

    def outer(self, dotted):
        """The name under which another package defines what it re-exports."""
        parent, _, last = dotted.rpartition(".")
        if dotted in seeds.SEEDS or dotted in seeds.OPENS:
            return dotted
        return self.aliases.get(dotted) or (f"{self.aliases[parent]}.{last}" if parent in self.aliases else dotted)

    def inside(self, module, rest, dotted, depth):
        kind, value = module.names.get(rest[0], (None, None))
        key = f"{module.name}.{rest[0]}"
        if kind == "is":
            target = ".".join([value, *rest[1:]])
            return ("out", dotted) if target == dotted else self.resolve(target, depth + 1)
        if kind == "def" and len(rest) == 1:
            return ("def", key)
        if kind == "cls":
            if len(rest) == 1:
                return ("cls", key)
            if len(rest) == 2:
                method = self.method(key, rest[1])
                return method if method[0] else ("out", dotted)
        if kind is None:
            for star in module.stars:
                if star in self.modules and star != module.name:
                    found = self.resolve(".".join([star, *rest]), depth + 1)
                    if found[0] != "out":
                        return found
        return ("out", dotted if kind or not module.stars else "builtins." + ".".join(rest))

    def bases(self, key, depth=0):
        """The class and its bases, nearest first; names of bases outside as ("out", dotted)."""
        if depth > 20:
            return
        yield ("cls", key)
        for base in self.classes[key].bases:
            found = self.resolve(base)
            if found[0] == "cls" and found[1] in self.classes and found[1] != key:
                yield from self.bases(found[1], depth + 1)
            else:
                yield ("out", found[1])

    def method(self, key, name, is_super=False):
        """Where a class finds a method."""
        for at, (kind, base) in enumerate(self.bases(key)):
            if is_super and at == 0:
                continue
            if kind == "cls" and name in self.classes[base].methods:
                return ("def", self.classes[base].methods[name])
            if kind == "out" and (f"{base}.{name}" in seeds.SEEDS or f"{base}.{name}" in self.below):
                return ("out", f"{base}.{name}")
        return (None, None)

    def is_plain_base(self, dotted):
        bare = dotted.removeprefix("builtins.")
        known = self.below.get(dotted)
        return bare in seeds.PLAIN_BASES or dotted in seeds.PURE_BASES or (known is not None and "k" in known[0])

    def hierarchy_is_known(self, key):
        for kind, base in self.bases(key):
            if kind == "out" and not self.is_plain_base(base):
                return False
            if kind == "cls":
                one = self.classes[base]
                meta = one.metaclass
                if one.is_open or (meta and meta not in ("abc.ABCMeta", "enum.EnumMeta", "builtins.type")):
                    return False
        return True

    # Capabilities.

    def run(self):
        callers = {}
        for key, function in self.functions.items():
            function.calls = [made for call in function.calls for made in self.targets(function, call)]
            for target, _, _ in function.calls:
                if target[0] == "def":
                    callers.setdefault(target[1], set()).add(key)
        waiting = sorted(self.functions)
        for key, function in self.functions.items():
            if function.is_open:
                self.open.add(key)
        while waiting:
            again = set()
            for key in waiting:
                if self.step(key):
                    again |= callers.get(key, set())
            waiting = sorted(again)

    def targets(self, function, call):
        """The definitions that a call reaches: (target, call, has a receiver before its arguments)."""
        kind = call.callee[0]
        if kind == "name":
            found = self.resolve(call.callee[1])
            if found[0] == "cls":
                yield from self.made(found[1], call)
            else:
                static = found[0] == "def" and self.functions.get(found[1]) and self.functions[found[1]].kind == "class"
                yield (found, call, bool(static))
        elif kind in ("self", "super") and function.own_class:
            found = self.method(function.own_class, call.callee[1], kind == "super")
            if found[0] is None:
                known = kind == "super" and call.callee[1] in HARMLESS_SUPER
                yield (("plain",) if known else ("unknown",), call, False)
            else:
                target = self.functions.get(found[1]) if found[0] == "def" else None
                yield (found, call, not (target and target.kind == "static"))
        elif kind == "made":
            yield self.made_method(call)
        elif kind == "method":
            plain = call.callee[1] in seeds.PLAIN_METHODS
            yield (("plain",) if plain else ("unknown",), call, True)
        else:
            yield (call.callee, call, False)

    def made_method(self, call):
        _, dotted, name = call.callee
        found = self.resolve(dotted)
        if found[0] == "cls":
            method = self.method(found[1], name)
            if method[0] is not None:
                target = self.functions.get(method[1]) if method[0] == "def" else None
                return (method, call, not (target and target.kind == "static"))
        elif f"{found[1]}.{name}" in seeds.SEEDS or f"{found[1]}.{name}" in seeds.OPENS:
            return (("out", f"{found[1]}.{name}"), call, True)
        plain = name in seeds.PLAIN_METHODS or name in ("read", "write", "close", "__enter__", "seek")
        return (("plain",) if plain else ("unknown",), call, True)

    def made(self, key, call):
        any_found = False
        for name in ("__init__", "__new__", "__post_init__"):
            found = self.method(key, name)
            if found[0] == "def" or (found[0] == "out" and found[1]):
                any_found = True
                yield (found, call, True)
        for kind, base in self.bases(key):
            if kind == "out" and base in seeds.SEEDS:
                yield (("out", base), call, False)
        if not any_found or not self.hierarchy_is_known(key):
            yield (("plain",) if self.hierarchy_is_known(key) else ("unknown",), call, False)

    def step(self, key):
        function = self.functions[key]
        own = self.effects.setdefault(key, {})
        changed = False
        for target, call, has_receiver in function.calls:
            kind = target[0]
            found = []
            if kind == "def" and target[1] in self.functions:
                callee = self.functions[target[1]]
                for (letter, origin), (steps, sink, way) in self.effects.get(target[1], {}).items():
                    if steps < STEPS_MAX:
                        through = (target[1].rpartition(".")[2],) + way
                        flow = given(callee, origin, call, has_receiver)
                        if isinstance(origin, str) and "self.*" in function.fields:
                            flow |= function.fields["self.*"]
                        found.append((letter, flow, steps + 1, sink, through))
                if target[1] in self.open and key not in self.open:
                    self.open.add(key)
                    changed = True
                if call.callee[0] in ("self", "super"):
                    changed |= self.fields(function, callee, call, has_receiver)
            elif kind == "out":
                found, is_known = self.outside(function, target[1], call, has_receiver)
                if not is_known and key not in self.open:
                    self.open.add(key)
                    changed = True
            elif kind == "param":
                found = [("Z", target[1], 1, "a function that it is given", ())]
            elif kind in ("unknown", "mod") and key not in self.open:
                self.open.add(key)
                changed = True
            for letter, flow, steps, sink, way in found:
                for origin in self.expanded(function, flow) or (None,):
                    known = own.get((letter, origin))
                    if known is None or (steps, sink, way) < known:
                        own[(letter, origin)] = (steps, sink, way)
                        changed = True
        return changed

    def is_safe(self, loader):
        """True for PyYAML's safe loaders and classes derived from them."""
        kind, key = self.resolve(str(loader))
        bases = [base for _, base in self.bases(key)] if kind == "cls" and key in self.classes else [key]
        return any("Safe" in base or "Base" in base for base in bases)

    def expanded(self, function, flow):
        """Origins with the attributes of `self` replaced by what this function put into them."""
        out = set()
        for origin in flow:
            if isinstance(origin, str) and function.fields.get(origin):
                out |= {one for one in function.fields[origin] if isinstance(one, int)} or {origin}
            else:
                out.add(origin)
        return sorted(out, key=str)

    def fields(self, function, callee, call, has_receiver):
        """What a method of the same object puts into its attributes."""
        changed = False
        for name, flow in callee.fields.items():
            mapped = NOTHING
            for origin in flow:
                if isinstance(origin, int) and origin:
                    mapped |= given(callee, origin, call, has_receiver)
            known = function.fields.get(name, NOTHING)
            if mapped - known:
                function.fields[name] = known | mapped
                changed = True
        return changed

    def outside(self, function, dotted, call, has_receiver):
        """Effects of calling something that is not of this package, and whether all is known of it."""
        flows = ([call.bound or NOTHING] if has_receiver else []) + call.args

        def at(position):
            flow = flows[position] if position < len(flows) else call.rest | call.rest_named
            for name, where in seeds.KEYWORDS.items():
                if where == position and name in call.kwargs:
                    flow |= call.kwargs[name]
            return flow

        if dotted in ("builtins.getattr", "builtins.setattr", "builtins.delattr"):
            # The name and the object come from different arguments: `getattr(value, value.kind)` is plain code, and
            # so is a constructor that sets what it is given on its own object.
            own = {0} if function.own_class and function.kind != "static" else set()
            chosen = frozenset(origin for origin in at(1) - at(0) if isinstance(origin, int))
            objects = {origin for origin in at(0) if isinstance(origin, int)} - own
            return ([("A", chosen, 1, dotted, ())] if chosen and objects else []), not at(1) or not objects
        if dotted in ("builtins.map", "builtins.filter") or call.kwargs.get("key"):
            called = call.kwargs.get("key", NOTHING) | (at(0) if dotted in ("builtins.map", "builtins.filter") else NOTHING)
            if called:
                return [("Z", called, 1, "a function that it is given", ())], True
        if dotted == "builtins.type" and len(call.args) > 1:
            return [], False
        if dotted in seeds.OPENS:
            path, mode = seeds.OPENS[dotted]
            written = call.const.get(mode - (1 if has_receiver else 0), call.const.get("mode", "r"))
            letter = "W" if isinstance(written, str) and any(c in written for c in "wax+") else "R"
            found = [(letter, at(path), 1, dotted, ())]
            if letter == "R" and (at(mode) or call.kwargs.get("mode")):
                found.append(("W", at(path), 1, dotted, ()))
            return found, True
        if dotted in ("yaml.load", "yaml.load_all") and self.is_safe(call.const.get("Loader", "")):
            return [], True
        if dotted == "torch.load" and call.const.get("weights_only") is True:
            return [("R", at(0), 1, dotted, ())], True
        if dotted in ("numpy.load", "numpy.lib.npyio.load"):
            letter = "L" if call.const.get("allow_pickle") is True or call.kwargs.get("allow_pickle") else "R"
            return [(letter, at(0), 1, "numpy.load", ())], True
        if dotted in seeds.SEEDS:
            return [(letter, at(n), 1, dotted, ()) for letter, n in sorted(seeds.SEEDS[dotted])], True
        if seeds.is_pure(dotted):
            return [], True
        known = self.below.get(dotted)
        if known is not None:
            found = []
            for letter, position, name, steps, sink in known[1]:
                flow = at(position) if position is not None else NOTHING
                flow |= call.kwargs.get(name, NOTHING)
                if flow or letter in "CXNLT":
                    found.append((letter, flow, min(steps + 1, STEPS_MAX), sink, (dotted.rpartition(".")[2],)))
            return found, "h" in known[0]
        if dotted in seeds.IMPURE:
            return [], False
        bare = dotted.removeprefix("builtins.")
        if "." not in bare:
            return [], bare in seeds.PURE_BUILTINS or bare in seeds.PLAIN_BASES or bare.endswith(("Error", "Warning"))
        pure = dotted.split(".")[0] in ("numpy", "scipy") and dotted.count(".") == 1
        return [], pure or dotted.startswith(("builtins.str.", "builtins.dict.", "builtins.object."))


def base_of(module, node):
    if isinstance(node, ast.Call) and (module.dotted(node.func) or "").endswith(("namedtuple", "NamedTuple")):
        return "builtins.tuple"
    return module.dotted(node.value if isinstance(node, ast.Subscript) else node) or "?"


def given(callee, origin, call, has_receiver):
    """What a call gives to the callee's parameter or field."""
    if origin is None:
        return NOTHING
    if isinstance(origin, str):
        # A field of the callee's object: the same object's field here, or whatever made the object.
        if call.callee[0] in ("self", "super"):
            return frozenset((origin,))
        return call.bound or NOTHING if call.callee[0] == "made" else NOTHING
    name = callee.params[origin]
    shift = 1 if has_receiver else 0
    if shift and origin == 0:
        return call.bound or NOTHING
    flow = call.kwargs.get(name, NOTHING)
    if callee.rest == origin:
        for extra in call.args[max(origin - shift, 0):]:
            flow |= extra
        return flow | call.rest
    if callee.rest_named == origin:
        for key, extra in call.kwargs.items():
            if key not in callee.params:
                flow |= extra
        return flow | call.rest_named
    at = origin - shift
    if 0 <= at < len(call.args):
        flow |= call.args[at]
    elif name not in call.kwargs:
        flow |= call.rest | call.rest_named
    return flow
