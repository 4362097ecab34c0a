"""One function at a time: which calls it makes, and which of its parameters flow into which of their arguments."""

import ast

from seeds import CLEAN

NOTHING = frozenset()
# Methods of paths that make paths.
PATH_METHODS = {"joinpath", "absolute", "resolve", "expanduser", "with_suffix", "with_name", "relative_to"}


class Call:
    """A call in a function: what is called, and the origins of what it is given.

    An origin is a parameter's position, or the name of an attribute of `self`. The callee is a tuple: ("name",
    dotted), ("self", method), ("super", method), ("made", dotted class, method), ("param", origins),
    ("method", name) on something unknown, or ("unknown",).
    """

    __slots__ = ("callee", "bound", "args", "kwargs", "rest", "rest_named", "mode", "const")

    def __init__(self, callee, bound):
        self.callee = callee
        self.bound = bound
        self.args = []
        self.kwargs = {}
        self.rest = NOTHING
        self.rest_named = NOTHING
        self.const = {}


class Function:
    """What is known of a function before calls are resolved."""

    __slots__ = ("params", "rest", "rest_named", "calls", "is_open", "own_class", "kind", "returns",
                 "fields")

    def __init__(self, own_class, kind):
        self.params, self.calls, self.returns = [], [], []
        self.rest = self.rest_named = None
        self.is_open = False
        self.own_class, self.kind = own_class, kind
        # What flows into the attributes of `self`.
        self.fields = {}


class Reader:
    """Goes through the body of a function. Branches are all taken, in the order of the source, twice: what a loop
    assigns last reaches what it reads first."""

    def __init__(self, module, node, own_class=None, kind=None):
        self.module = module
        self.function = Function(own_class, kind)
        self.values = {}
        self.made = {}
        self.local = {}
        self.is_last = False
        self.parameters(node)
        body = node.body if isinstance(node.body, list) else [ast.Return(node.body)]
        for self.is_last in (False, True):
            self.block(body)
        self.function.fields = {key: flow for key, flow in self.values.items() if key.startswith("self.")}

    def parameters(self, node):
        args = node.args
        names = [arg.arg for arg in (*args.posonlyargs, *args.args)]
        function = self.function
        function.params = names + [arg.arg for arg in args.kwonlyargs]
        for at, name in enumerate(function.params):
            self.values[name] = frozenset((at,))
        for attribute, arg in (("rest", args.vararg), ("rest_named", args.kwarg)):
            if arg:
                setattr(function, attribute, len(function.params))
                self.values[arg.arg] = frozenset((len(function.params),))
                function.params.append(("*" if attribute == "rest" else "**") + arg.arg)
        self.receiver = names[0] if names and function.own_class and function.kind != "static" else None

    # Statements.

    def block(self, body):
        for node in body:
            self.statement(node)

    def statement(self, node):
        match node:
            case ast.Expr(value):
                self.flow(value)
            case ast.Assign(targets, value):
                flow = self.flow(value)
                for target in targets:
                    self.assign(target, flow, value)
            case ast.AnnAssign(target, _, value) if value is not None:
                self.assign(target, self.flow(value), value)
            case ast.AugAssign(target, _, value):
                self.assign(target, self.flow(value) | self.flow(target), None)
            case ast.Return(value) if value is not None:
                self.flow(value)
                if self.is_last:
                    self.function.returns.append(value)
            case ast.For(target, iterated, body, orelse) | ast.AsyncFor(target, iterated, body, orelse):
                self.assign(target, self.flow(iterated), None)
                self.block(body)
                self.block(orelse)
            case ast.While(test, body, orelse) | ast.If(test, body, orelse):
                self.flow(test)
                self.block(body)
                self.block(orelse)
            case ast.With(items, body) | ast.AsyncWith(items, body):
                for item in items:
                    flow = self.flow(item.context_expr)
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, flow, item.context_expr)
                self.block(body)
            case ast.Try() | ast.TryStar():
                self.block(node.body)
                for handler in node.handlers:
                    self.block(handler.body)
                self.block(node.orelse)
                self.block(node.finalbody)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.nested(node)
            case ast.ClassDef():
                self.local[node.name] = f"{self.module.name}.<local>.{node.name}"
                for inner in node.body:
                    if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                        self.nested(inner)
            case ast.Import() | ast.ImportFrom():
                from source import imported

                if not any(alias.name == "*" for alias in node.names):
                    self.local.update(imported(self.module, node))
            case ast.Raise(exc, cause):
                for part in (exc, cause):
                    if isinstance(part, ast.Call):
                        for arg in part.args:
                            self.flow(arg)
            case ast.Match(subject, cases):
                flow = self.flow(subject)
                for case in cases:
                    for inner in ast.walk(case.pattern):
                        name = getattr(inner, "name", None)
                        if isinstance(name, str):
                            self.values[name] = self.values.get(name, NOTHING) | flow
                    self.block(case.body)
            case ast.Delete(targets):
                for target in targets:
                    self.flow(target)
            case ast.Assert(test, _):
                self.flow(test)
            case ast.Global():
                self.function.is_open = True

    def nested(self, node):
        """A function in a function: its body counts for the outer one, its own parameters carry nothing."""
        kept = {}
        args = node.args
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        for name in [arg.arg for arg in every if arg]:
            kept[name] = self.values.pop(name, None)
            self.values[name] = NOTHING
        receiver, self.receiver = self.receiver, self.receiver if self.receiver not in kept else None
        returns = len(self.function.returns)
        self.block(node.body)
        del self.function.returns[returns:]
        self.receiver = receiver
        for name, flow in kept.items():
            self.values.pop(name, None)
            if flow is not None:
                self.values[name] = flow
        self.values.setdefault(node.name, NOTHING)

    def assign(self, target, flow, value):
        match target:
            case ast.Name(name):
                self.values[name] = self.values.get(name, NOTHING) | flow
                kind = self.kind_of(value)
                if kind:
                    self.made[name] = kind
                elif value is not None:
                    self.made.pop(name, None)
            case ast.Attribute(ast.Name(name), attribute) if name == self.receiver:
                key = f"self.{attribute}"
                self.values[key] = self.values.get(key, NOTHING) | flow
                kind = self.kind_of(value)
                if kind:
                    self.made[key] = kind
            case ast.Tuple(parts) | ast.List(parts):
                values = value.elts if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(parts) else None
                for at, part in enumerate(parts):
                    if values and not any(isinstance(v, ast.Starred) for v in values):
                        self.assign(part, self.flow(values[at], False), values[at])
                    else:
                        self.assign(part, flow, None)
            case ast.Starred(inner):
                self.assign(inner, flow, None)
            case ast.Subscript(container, _):
                self.flow(target)
                self.shared(target)
                root = container
                while isinstance(root, (ast.Subscript, ast.Attribute)):
                    root = root.value
                if isinstance(root, ast.Name) and root.id in self.values and root.id != self.receiver:
                    self.values[root.id] = self.values[root.id] | flow
            case ast.Attribute():
                self.flow(target.value)
                self.shared(target)

    def shared(self, target):
        """A change of something that outlives the call, a module's or a class's own: no harmless thing does that."""
        root = target
        while isinstance(root, (ast.Subscript, ast.Attribute)):
            root = root.value
        is_own = isinstance(root, ast.Name) and root.id in self.values
        if isinstance(root, ast.Name) and (not is_own or (self.function.kind == "class" and root.id == self.receiver)):
            self.function.is_open = True

    def kind_of(self, value):
        """The dotted name whose call made a value, if one is seen."""
        match value:
            case ast.Call(ast.Attribute(inner, method)) if method in PATH_METHODS and self.kind_of(inner) == "pathlib.Path":
                return "pathlib.Path"
            case ast.Call(function):
                dotted = self.dotted(function)
                if dotted and dotted.rpartition(".")[2][:1].isupper() or dotted in ("builtins.open", "io.open"):
                    return dotted
            case ast.BinOp(left, ast.Div(), _):
                kind = self.kind_of(left)
                return kind if kind == "pathlib.Path" else None
            case ast.Name(name):
                return self.made.get(name)
            case ast.Attribute(ast.Name(name), attribute) if name == self.receiver:
                return self.made.get(f"self.{attribute}")
            case ast.Attribute(inner, "parent"):
                return self.kind_of(inner) if self.kind_of(inner) == "pathlib.Path" else None
        return None

    # Expressions: the origins of their value.

    def flow(self, node, is_seen=True):
        match node:
            case None | ast.Constant():
                return NOTHING
            case ast.Name(name):
                return self.values.get(name, NOTHING)
            case ast.Attribute(ast.Name(name), attribute) if name == self.receiver:
                known = self.values.get(f"self.{attribute}")
                return frozenset((f"self.{attribute}",)) | self.values.get("self.*", NOTHING) if known is None else known
            case ast.Attribute(value, _):
                return self.flow(value, is_seen)
            case ast.Call():
                return self.call(node, is_seen)
            case ast.Lambda(args, body):
                for arg in args.args:
                    self.values.setdefault(arg.arg, NOTHING)
                self.flow(body, is_seen)
                return NOTHING
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                for generator in node.generators:
                    self.assign(generator.target, self.flow(generator.iter, is_seen), None)
                    for test in generator.ifs:
                        self.flow(test, is_seen)
                if isinstance(node, ast.DictComp):
                    return self.flow(node.key, is_seen) | self.flow(node.value, is_seen)
                return self.flow(node.elt, is_seen)
            case ast.Compare(left, _, others):
                for part in (left, *others):
                    self.flow(part, is_seen)
                return NOTHING
            case ast.NamedExpr(target, value):
                flow = self.flow(value, is_seen)
                self.assign(target, flow, value)
                return flow
            case ast.IfExp(test, body, orelse):
                self.flow(test, is_seen)
                return self.flow(body, is_seen) | self.flow(orelse, is_seen)
            case ast.Subscript(value, index):
                self.flow(index, is_seen)
                return self.flow(value, is_seen)
        flow = NOTHING
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                flow |= self.flow(child, is_seen)
        return flow

    def dotted(self, node):
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id in self.values and root.id not in self.local:
            return None
        return self.module.dotted(node, self.local)

    def callee(self, node):
        """What is called, and the origins of the receiver if there is one."""
        dotted = self.dotted(node)
        if dotted:
            return ("name", dotted), None
        match node:
            case ast.Name(name):
                flow = self.values.get(name, NOTHING)
                return (("param", flow) if flow else ("unknown",)), None
            case ast.Attribute(ast.Call(ast.Name("super")), method):
                return ("super", method), self.values.get(self.receiver, NOTHING)
            case ast.Attribute(ast.Name(name), method) if name == self.receiver:
                return ("self", method), self.values.get(name, NOTHING)
            case ast.Attribute(value, method):
                kind = self.kind_of(value)
                flow = self.flow(value)
                if kind:
                    return ("made", kind, method), flow
                if isinstance(value, (ast.Constant, ast.JoinedStr)) and method != "format":
                    return ("plain",), flow
                return ("method", method), flow
        flow = self.flow(node)
        return (("param", flow) if flow else ("unknown",)), None

    def call(self, node, is_seen):
        callee, bound = self.callee(node.func)
        made = Call(callee, bound)
        result = bound or NOTHING
        for at, arg in enumerate(node.args):
            if isinstance(arg, ast.Starred):
                flow = self.flow(arg.value, is_seen)
                made.rest |= flow
            else:
                flow = self.flow(arg, is_seen)
                made.args.append(flow)
                if isinstance(arg, ast.Constant):
                    made.const[at] = arg.value
            result |= flow
        for keyword in node.keywords:
            flow = self.flow(keyword.value, is_seen)
            if keyword.arg is None:
                made.rest_named |= flow
            else:
                made.kwargs[keyword.arg] = flow
                if isinstance(keyword.value, ast.Constant):
                    made.const[keyword.arg] = keyword.value.value
                elif keyword.arg == "Loader":
                    made.const["Loader"] = self.dotted(keyword.value) or ""
            result |= flow
        # `self.__dict__.update(state)`: whatever the state holds becomes an attribute.
        match node.func:
            case ast.Attribute(ast.Attribute(ast.Name(name), "__dict__"), "update") if name == self.receiver and made.args:
                self.values["self.*"] = self.values.get("self.*", NOTHING) | made.args[0]
        if self.is_last and is_seen:
            self.function.calls.append(made)
        if callee[0] == "name":
            last = callee[1].removeprefix("builtins.")
            if last in CLEAN:
                return NOTHING
            if last == "locals":
                return frozenset(range(len(self.function.params)))
            # Opened files and parsed things carry their path.
        return result
