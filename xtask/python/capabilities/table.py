"""What is kept of a package: verdicts per name, joined over versions, as lines that a program can search."""

import re

import seeds

# What is merely reachable counts for these alone: everything reaches a log file somewhere.
REACHABLE = set("CXNLT")
REACHABLE_STEPS_MAX = 4
SPECIAL = ("__setstate__", "__new__", "__del__", "__setitem__", "append", "extend", "add", "__hash__", "__eq__",
           "__setattr__", "__getattr__", "__getattribute__")
WAY_MAX = 3


def effects_of(graph, key, drop):
    """(letter, position or "~" or None, parameter, steps, sink, way) of a definition; one per letter and argument."""
    function = graph.functions.get(key)
    if function is None:
        return []
    found = []
    for (letter, origin), (steps, sink, way) in graph.effects.get(key, {}).items():
        if isinstance(origin, int):
            at = origin - drop
            if at < 0:
                found.append((letter, "~", "", steps, sink, way))
            else:
                found.append((letter, at, function.params[origin], steps, sink, way))
        elif isinstance(origin, str):
            found.append((letter, "~", origin[5:], steps, sink, way))
        else:
            found.append((letter, None, "", steps, sink, way))
    return found


def verdict_of_def(graph, key):
    function = graph.functions.get(key)
    if function is None:
        return None
    drop = 1 if function.kind == "class" else 0
    found = effects_of(graph, key, drop)
    flags = "h" if key not in graph.open and not found else ""
    return flags, found, key not in graph.open


def verdict_of_class(graph, key):
    """Of making an instance with arguments; and whether making one without, and giving it state, is harmless."""
    found, closed = [], graph.hierarchy_is_known(key)
    plain = closed
    for name in ("__init__", "__new__", "__post_init__", *SPECIAL):
        kind, at = graph.method(key, name)
        if kind is None:
            continue
        ours = effects_of(graph, at, 1) if kind == "def" else [("?",)]
        is_open = kind == "out" or at in graph.open
        if name in ("__init__", "__new__", "__post_init__"):
            if kind == "def":
                # A field that no argument decides is the class's own.
                found += [(e[0], None, "", *e[3:]) if e[1] == "~" else e for e in ours]
            closed = closed and not is_open
        if name in SPECIAL and (is_open or ours):
            plain = False
    for kind, base in graph.bases(key):
        if kind == "out" and base in seeds.SEEDS:
            found += [(letter, n, "", 1, base, ()) for letter, n in sorted(seeds.SEEDS[base])]
        known = graph.below.get(base) if kind == "out" else None
        if known and graph.method(key, "__init__")[0] is None:
            found += [(l, p, n, s + 1, sink, (base.rpartition(".")[2],)) for l, p, n, s, sink in known[1]]
            closed = closed and "h" in known[0]
    flags = ("k" if plain else "") + ("h" if closed and plain and not found else "")
    return flags, found, closed and not found


def exports(graph):
    """What packages above may know: name -> (flags, effects), and names that stand for others."""
    below, aliases = {}, {}
    for key in graph.functions:
        flags, found, closed = verdict_of_def(graph, key)
        kept = [(l, p if isinstance(p, int) else None, n, s, sink) for l, p, n, s, sink, _ in found
                if isinstance(p, int) or (l in REACHABLE and s <= REACHABLE_STEPS_MAX)]
        below[key] = ("h" if closed and len(kept) == len(found) else flags, kept)
    for key in graph.classes:
        flags, found, _ = verdict_of_class(graph, key)
        kept = [(l, p if isinstance(p, int) else None, n, s, sink) for l, p, n, s, sink, _ in found
                if isinstance(p, int) or (l in REACHABLE and s <= REACHABLE_STEPS_MAX)]
        below[key] = (flags, kept)
    for module in graph.modules.values():
        for name in names_of(graph, module):
            found = graph.resolve(f"{module.name}.{name}")
            if found[0] in ("def", "cls") and found[1] != f"{module.name}.{name}":
                aliases[f"{module.name}.{name}"] = found[1]
    return below, aliases


def names_of(graph, module, depth=0):
    found = set(module.names)
    if depth < 8:
        for star in module.stars:
            if star in graph.modules and star != module.name:
                found |= {n for n in names_of(graph, graph.modules[star], depth + 1) if not n.startswith("_")}
    return found


def best(found):
    """The few effects that are told: per letter the surest, then the shortest."""
    chosen = {}
    for effect in found:
        letter, at, _, steps, sink, way = effect
        if at is None and (letter not in REACHABLE or steps > REACHABLE_STEPS_MAX):
            continue
        rank = (0 if isinstance(at, int) else 1 if at == "~" else 2, steps, str(at), sink, way)
        if letter not in chosen or rank < chosen[letter][0]:
            chosen[letter] = (rank, effect)
    return [chosen[letter][1] for letter in seeds.ORDER + "Z" if letter in chosen]


def text_of(flags, found):
    parts = [flags] if flags else []
    told = best(found)
    if all(effect[0] in "Z" for effect in told):
        told = []
    for letter, at, name, _, sink, way in told:
        if letter == "Z":
            continue
        place = "?" if at is None else str(at)
        steps = "".join(f"<{step}" for step in way[:WAY_MAX])
        parts.append(f"{letter}{place}{re.sub('[^A-Za-z0-9_*]', '', name)}@{sink.removeprefix('builtins.')}{steps}")
    return ",".join(parts)


def verdicts(graph):
    """(module, name) -> text, for one version."""
    out = {}
    for key in sorted(graph.functions):
        function = graph.functions[key]
        flags, found, _ = verdict_of_def(graph, key)
        owner = function.own_class
        if owner:
            name = key[len(owner) + 1:]
            sure = [e for e in found if isinstance(e[1], int) or name == "__setstate__"]
            if function.kind not in ("static", "class") and name != "__setstate__" and not any(e[0] in "CXNL" for e in sure):
                continue
            text = text_of("", sure) if name != "__new__" else ""
        else:
            text = text_of(flags, found)
        if text and key not in seeds.IMPURE and not (key in seeds.SEEDS and text == flags):
            out[place_of(graph, key)] = ("*" if key in graph.reduced else "") + text
    for key in sorted(graph.classes):
        flags, found, _ = verdict_of_class(graph, key)
        text = text_of(flags, found)
        if text and key not in seeds.IMPURE and not (key in seeds.SEEDS and text == flags):
            out[place_of(graph, key)] = ("*" if key in graph.reduced else "") + text
        kind, at = graph.method(key, "__setstate__")
        if kind == "def" and not at.startswith(key + "."):
            text = text_of("", effects_of(graph, at, 0))
            if text:
                out[(*place_of(graph, key)[:1], f"{place_of(graph, key)[1]}.__setstate__")] = text
    for module in graph.modules.values():
        if not ("." not in module.name or module.package == module.name):
            continue
        for name in names_of(graph, module):
            found = graph.resolve(f"{module.name}.{name}")
            if found[0] in ("def", "cls") and (module.name, name) not in out:
                target = place_of(graph, found[1])
                if target in out and target != (module.name, name):
                    out[(module.name, name)] = f"={target[0]} {target[1]}" if target[1] != name else f"={target[0]}"
    return out


def place_of(graph, key):
    parts = key.split(".")
    for at in range(len(parts) - 1, 0, -1):
        if ".".join(parts[:at]) in graph.modules:
            return ".".join(parts[:at]), ".".join(parts[at:])
    return key, ""


def joined(versions):
    """Lines of a table: for each module its names, each with what it is in which versions (numbers from 1)."""
    names = {}
    for at, table in enumerate(versions, 1):
        for place, text in table.items():
            names.setdefault(place, {}).setdefault(text, []).append(at)
    lines = {}
    for (module, name), texts in sorted(names.items()):
        parts = []
        for text, where in sorted(texts.items(), key=lambda item: -item[1][-1]):
            parts.append(text if len(where) == len(versions) else "".join(map(str, where)) + ":" + text)
        lines.setdefault(module, []).append(f"{name}\t" + "|".join(parts))
    return ["\t".join([module, *entries]) for module, entries in sorted(lines.items())]
