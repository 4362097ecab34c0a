"""Reads archives of packages and finds what their modules define. Sources are parsed, never imported or run."""

import ast
import builtins
import hashlib
import pathlib
import tarfile
import warnings
import zipfile

warnings.filterwarnings("ignore")
SKIPPED = {"tests", "test", "examples", "docs", "benchmarks", "third_party", "node_modules", "lib2to3"}
FILE_BYTES_MAX = 4_000_000


def archive_of(folder):
    files = sorted(path for path in folder.iterdir() if path.suffix in (".whl", ".gz", ".zip"))
    if len(files) != 1:
        raise SystemExit(f"error: {folder} holds {len(files)} archives, not one")
    return files[0]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def members(archive):
    """Names and contents of the Python files in an archive, sorted."""
    if archive.suffix == ".gz":
        with tarfile.open(archive) as tar:
            found = {m.name.split("/", 1)[-1]: m for m in tar if m.isfile() and m.name.endswith(".py")}
            for name in sorted(found):
                yield name.removeprefix("src/"), tar.extractfile(found[name]).read()
        return
    with zipfile.ZipFile(archive) as opened:
        for name in sorted(opened.namelist()):
            if name.endswith(".py") and opened.getinfo(name).file_size <= FILE_BYTES_MAX:
                parts = name.split("/")
                if parts[0].endswith(".data") and len(parts) > 2:
                    if parts[1] not in ("purelib", "platlib"):
                        continue
                    yield "/".join(parts[2:]), opened.read(name)
                else:
                    yield name, opened.read(name)


def folder_members(folder):
    """The standard library as it lies in a folder."""
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(("site-packages/", "test/", "idlelib/idle_test/")):
            yield name, path.read_bytes()


def module_name(path):
    parts = path[:-3].split("/")
    if parts[-1] == "__init__":
        parts.pop()
    if not parts or any(part in SKIPPED or not part.isidentifier() for part in parts) or parts[0] == "setup":
        return None
    return ".".join(parts)


class Module:
    """What a module's names stand for: ("def", node), ("cls", node) or ("is", dotted name)."""

    def __init__(self, name, is_package):
        self.name = name
        self.package = name if is_package else name.rpartition(".")[0]
        self.names = {}
        self.stars = []
        # Names that are defined more than once: which definition holds is decided when the module runs.
        self.repeated = set()

    def absolute(self, node):
        """The module that an `import from` names."""
        if not node.level:
            return node.module or ""
        base = self.package.split(".")
        base = base[: len(base) - (node.level - 1)]
        return ".".join(base + ([node.module] if node.module else []))

    def dotted(self, node, local=None):
        """`a.b.c` with `a` resolved by this module's imports, or None for anything but names and attributes."""
        attributes = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        head = (local or {}).get(node.id)
        if head is None:
            known = self.names.get(node.id)
            if known is None:
                is_builtin = hasattr(builtins, node.id) or not self.stars
                head = ("builtins." if is_builtin else f"{self.name}.") + node.id
            else:
                head = known[1] if known[0] == "is" else f"{self.name}.{node.id}"
        return ".".join([head, *reversed(attributes)])

    def collect(self, body):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                kind = "cls" if isinstance(node, ast.ClassDef) else "def"
                if is_overload(node):
                    continue
                if self.names.setdefault(node.name, (kind, node))[1] is not node:
                    self.repeated.add(node.name)
            elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                self.stars.append(self.absolute(node))
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for local, target in imported(self, node):
                    self.names.setdefault(local, ("is", target))
            elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                target = self.dotted(node.value) if isinstance(node.value, (ast.Name, ast.Attribute)) else None
                if target and not target.startswith(f"{self.name}.{node.targets[0].id}"):
                    self.names.setdefault(node.targets[0].id, ("is", target))
            else:
                for field in ("body", "orelse", "finalbody"):
                    self.collect(getattr(node, field, []) or [])
                for handler in getattr(node, "handlers", []):
                    self.collect(handler.body)


def is_overload(node):
    """True for a signature that only type checkers read."""
    return any(getattr(d, "id", getattr(d, "attr", "")) == "overload" for d in node.decorator_list)


def imported(module, node):
    """Local names that an import statement binds, with what they stand for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
    else:
        source = module.absolute(node)
        for alias in node.names:
            yield alias.asname or alias.name, f"{source}.{alias.name}" if source else alias.name


def modules(files):
    """All modules of a package's files."""
    found = {}
    for path, data in files:
        name = module_name(path)
        if name is None or name in found:
            continue
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        module = Module(name, pathlib.PurePosixPath(path).name == "__init__.py")
        module.collect(tree.body)
        found[name] = module
    return found
