"""100,000 advisories about 25,000 packages, and a project that pins 2,000 of them.

python bench_advisories.py FOLDER writes FOLDER/advisories/PyPI/all.zip and FOLDER/packages/requirements.txt.
"""

import json
import os
import random
import sys
import zipfile

ADVISORIES = 100_000
PACKAGES = 25_000
PINNED = 2_000


def version(rng):
    return f"{rng.randrange(4)}.{rng.randrange(30)}.{rng.randrange(12)}"


def record(number, rng):
    name = f"package-{number % PACKAGES}"
    low, high = sorted((version(rng), version(rng)), key=lambda text: [int(part) for part in text.split(".")])
    listed = sorted({version(rng) for _ in range(8)})
    affected = {
        "package": {"ecosystem": "PyPI", "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": low}, {"fixed": high}]}],
    }
    if number % 3 == 0:
        affected["versions"] = listed
    return {
        "schema_version": "1.6.0",
        "id": f"BENCH-2026-{number}",
        "modified": "2026-01-01T00:00:00Z",
        "aliases": [f"CVE-2026-{number}"],
        "summary": f"A made-up weakness of {name}",
        "details": "Words about it. " * 40,
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
        "affected": [affected],
        "references": [{"type": "WEB", "url": f"https://example.org/{number}"}],
    }


def main():
    folder = sys.argv[1]
    rng = random.Random(7)
    zips = os.path.join(folder, "advisories", "PyPI")
    os.makedirs(zips, exist_ok=True)
    with zipfile.ZipFile(os.path.join(zips, "all.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for number in range(ADVISORIES):
            out.writestr(f"BENCH-2026-{number}.json", json.dumps(record(number, rng)))
    project = os.path.join(folder, "packages")
    os.makedirs(project, exist_ok=True)
    with open(os.path.join(project, "requirements.txt"), "w", encoding="utf-8") as out:
        for number in rng.sample(range(PACKAGES), PINNED):
            out.write(f"package-{number}=={version(rng)}\n")


main()
