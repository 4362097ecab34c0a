"""The page about the database: docs/capabilities.md."""

import re

WORDS = {
    "C": "runs commands", "X": "runs code", "N": "loads native code", "L": "loads again", "M": "imports",
    "T": "network", "W": "writes", "A": "attributes", "I": "interpreter", "R": "reads",
}

HEAD = """# The capability database

<!-- Written by `cargo xtask capabilities`. -->

What can a name from a file reach when a loader calls it? For the names that attackers are known to use and for those
that real frameworks write, tables written by people answer ([what is known](../crates/wb-scan/src/known)). For all
others of the packages below, their sources answer: `cargo xtask capabilities` fetches the archives, reads them as
syntax trees (nothing is imported, installed or run) and derives for every function, class, `__setstate__` and target
of `__reduce__` which of these it reaches: running commands, running code, loading native code, loading further bytes
that can run code, importing modules by name, opening connections, writing files, reaching attributes by name, changing
the interpreter, reading files.

## How sure

- **certain**: an argument of the call flows, through assignments and calls that are resolved to their definitions,
  into the argument that decides at the end of the way: what is run, opened, loaded or imported. Conditions on the way
  are not weighed. The report names the argument, what it reaches and the functions between.
- **possible**: what it reaches is given by the package itself (its own URL, its own command). The call stays
  unreviewed, and the report tells the capability.
- **harmless**: every call in it was followed to its end, and none reaches anything; nothing is changed that outlives
  the call; it calls nothing that it is given. Such a call is silent.
- Everything else is **unreviewed**, never more: a call on an object of unknown kind, a decorator that is not known, a
  C extension, a base class outside the packages.

What the tables of people say comes first. A name that a package's own `__reduce__` writes into its pickles is a
finding only if it ends in code; reading a file alone is told and is no finding of its own. Of several versions the
most harmful one counts, and the versions of which it is true are named.

What is not seen: values that travel through global variables, through containers of other objects or through
attributes of objects other than `self`; C extensions beyond the seeds in `xtask/python/capabilities/seeds.py`.

## Where it stands

`crates/wb-scan/src/known/capabilities/` has one table per top-level module: plain text with a head (version, digest
and archive of each source) and one sorted line per module. The tables are part of the program and are searched as
they lie; nothing is parsed at start, and a scan without unknown names never looks.

    cargo xtask capabilities            # fetch, derive, write
    cargo xtask capabilities --check    # the committed tables are what the sources say

The packages and versions are listed in `xtask/python/capabilities.txt`.

## What was read

Names per top-level module and capability (certain or possible, in any version; a name may have several).

"""


def page(tables):
    columns = list(WORDS)
    out = ["| module | versions | " + " | ".join(WORDS[c] for c in columns) + " | harmless | plain classes |"]
    out.append("|---|---|" + "--:|" * (len(columns) + 2))
    total = dict.fromkeys([*columns, "h", "k"], 0)
    for root, (heads, lines) in sorted(tables.items()):
        counts = dict.fromkeys(total, 0)
        for line in lines:
            for entry in line.split("\t")[2::2]:
                for letter in set(re.findall(r"(?:^|[,:*|])([A-Z])(?=[0-9?~])", entry)):
                    counts[letter] += 1
                if re.search(r"(^|[:*|])k?h", entry):
                    counts["h"] += 1
                if re.search(r"(^|[:*|])k", entry):
                    counts["k"] += 1
        for key, count in counts.items():
            total[key] += count
        package = heads[0].split()[1]
        versions = ", ".join(head.split()[2] for head in heads)
        cells = " | ".join(str(counts[key]) for key in total)
        out.append(f"| `{root}` | {package} {versions} | {cells} |")
    out.append("| **all** | | " + " | ".join(str(count) for count in total.values()) + " |")
    return HEAD + "\n".join(out) + "\n"
