"""Derives what callables of real packages can reach, from their sources alone.

usage: capabilities LIST CACHE OUT PAGE [--check] [--no-fetch]

LIST names the packages and versions. CACHE gets a folder per version (`name-version/`) with its archive, or with the
sources of a standard library. A table per top-level module is written to OUT and what they hold is told on
PAGE; or both are compared with what lies there.
Nothing is imported or run: `ast` reads everything.
"""

import argparse
import datetime
import gc
import hashlib
import pathlib
import pickle
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.setrecursionlimit(20000)

import fetch  # noqa: E402
import graph as graphs  # noqa: E402
import page  # noqa: E402
import source  # noqa: E402
import table  # noqa: E402
import trim  # noqa: E402

# Packages whose functions others call come first; the rest follows in the order of the alphabet.
FIRST = """stdlib requests cloudpickle dill PyYAML numpy scipy joblib fsspec pandas scikit-learn safetensors
    huggingface_hub omegaconf hydra-core torch onnx keras tensorflow datasets accelerate transformers peft diffusers
    mlflow-skinny mlflow lightning""".split()
TOOL = "capabilities 1"


def listed(path):
    lines = [line.split() for line in path.read_text().splitlines()]
    return [tuple(line) for line in lines if line and not line[0].startswith("#")]


def in_order(packages):
    """Packages with their versions, those that others rest on first."""
    versions = {}
    for name, version, *_ in packages:
        versions.setdefault(name, []).append(version)
    order = {name: at for at, name in enumerate(FIRST)}
    return sorted(versions.items(), key=lambda item: (order.get(item[0], 99), item[0]))


def tool_digest():
    found = hashlib.sha256()
    for name in ("flow", "graph", "seeds", "source", "table"):
        found.update(pathlib.Path(__file__).with_name(f"{name}.py").read_bytes())
    return found.hexdigest()[:16]


def sources(cache, name, version):
    """The files of a version, with the archive's name and digest."""
    folder = cache / f"{name}-{version}"
    if name == "stdlib":
        found = hashlib.sha256()
        files = list(source.folder_members(folder))
        for path, data in files:
            found.update(path.encode() + b"\0" + hashlib.sha256(data).digest())
        return files, "Lib", found.hexdigest()
    archive = source.archive_of(folder)
    return source.members(archive), archive.name, source.digest(archive)


def read(cache, name, version, below, aliases):
    """Verdicts and exports of one version; kept beside the archive until the analysis or what it rests on changes."""
    files, archive, digest = sources(cache, name, version)
    rests_on = hashlib.sha256(pickle.dumps((sorted(below), tool_digest(), digest))).hexdigest()
    kept = cache / f"{name}-{version}" / "read.bin"
    if kept.exists():
        key, result = pickle.loads(kept.read_bytes())
        if key == rests_on:
            return result
    graph = graphs.Graph(source.modules(files), below, aliases)
    graph.run()
    exports, names = table.exports(graph)
    counts = len(graph.modules), len(graph.functions), len(graph.classes)
    result = (archive, digest, counts, table.verdicts(graph), exports, names)
    kept.write_bytes(pickle.dumps((rests_on, result)))
    return result


def derive(packages, cache):
    """Head and lines of each top-level module's table."""
    below, aliases, tables = {}, {}, {}
    for name, versions in in_order(packages):
        heads, verdicts = [], []
        for at, version in enumerate(versions, 1):
            archive, digest, counts, found, exports, names = read(cache, name, version, below, aliases)
            heads.append(f"#{at} {name} {version} sha256:{digest} {archive} {counts[0]} modules "
                         f"{counts[1]} functions {counts[2]} classes")
            verdicts.append(trim.trimmed(found))
            print(f"{name} {version}: {counts[1]} functions, {len(found)} verdicts", flush=True)
        gc.collect()
        below.update(exports)
        aliases.update(names)
        roots = {"stdlib"} if name == "stdlib" else {module.split(".")[0] for found in verdicts for module, _ in found}
        for root in sorted(roots):
            part = [{place: text for place, text in found.items() if root in ("stdlib", place[0].split(".")[0])}
                    for found in verdicts]
            lines = table.joined(part)
            if lines and (root not in tables or len(lines) > len(tables[root][1])):
                tables[root] = (heads, lines)
    return tables


INDEX = '''//! The tables of the capability database, one per top-level module. Written by `cargo xtask capabilities`.

/// Top-level module and table; sorted.
pub(super) static TABLES: &[(&str, &str)] = &[
{}];
'''


def files(tables, date):
    """All files of the database by name."""
    made = {}
    for root, (heads, lines) in sorted(tables.items()):
        head = [f"# {TOOL}, {date}: what names reach, derived from sources by `cargo xtask capabilities`", *heads]
        made[f"{root}.txt"] = "\n".join(head + lines) + "\n"
    rows = "".join(f'    ("{root}", include_str!("{root}.txt")),\n' for root in sorted(tables))
    made["index.rs"] = INDEX.format(rows)
    return made


def date_of(out):
    """The date that the tables bear: the same sources give the same bytes on another day."""
    for path in sorted(out.glob("*.txt")):
        return path.read_text().split(": ", 1)[0].removeprefix(f"# {TOOL}, ")
    return str(datetime.date.today())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("list", type=pathlib.Path)
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--no-fetch", action="store_true")
    args = parser.parse_args()
    # Syntax trees are large and hold no cycles worth collecting.
    gc.disable()
    packages = listed(args.list)
    if not args.no_fetch:
        fetch.fetch(args.cache, packages)
    date = date_of(args.out) if args.check else str(datetime.date.today())
    tables = derive(packages, args.cache)
    made = files(tables, date)
    told = page.page(tables)
    kept = {path.name: path.read_text() for path in args.out.glob("*.txt")}
    index = args.out / "index.rs"
    if index.exists():
        kept["index.rs"] = index.read_text()
    if args.check:
        stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
        if not args.page.exists() or args.page.read_text() != told:
            stale.append(args.page.name)
        if stale:
            raise SystemExit("error: stale: " + ", ".join(stale) + "\nhelp: run `cargo xtask capabilities`")
        return
    args.out.mkdir(parents=True, exist_ok=True)
    args.page.write_text(told)
    for name in kept.keys() - made.keys():
        (args.out / name).unlink()
    for name, text in made.items():
        (args.out / name).write_text(text)


if __name__ == "__main__":
    main()
