"""Judges what `weigh` writes with tools that know nothing of it.

    validate.py json SCHEMA FILE...   every FILE is valid by the JSON schema
    validate.py junit FILE...         every FILE is well-formed XML whose counts are right

Prints a line for each fault and exits with 1 if there is one.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree


def json_faults(schema_path, paths):
    from jsonschema.validators import validator_for

    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    for path in paths:
        with open(path, encoding="utf-8") as file:
            instance = json.load(file)
        for error in validator.iter_errors(instance):
            where = "/".join(str(part) for part in error.absolute_path)
            yield f"{path}: at /{where}: {error.message[:300]}"


def junit_faults(paths):
    for path in paths:
        root = ElementTree.parse(path).getroot()
        if root.tag != "testsuites":
            yield f"{path}: the root is {root.tag}"
        suites = root.findall("testsuite")
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            total = 0
            for suite in suites:
                found = len(list(suite.iter(tag)))
                total += found
                if int(suite.get(attribute)) != found:
                    yield f"{path}: {suite.get('name')!r} says {suite.get(attribute)} {attribute}, has {found}"
            if int(root.get(attribute)) != total:
                yield f"{path}: the root says {root.get(attribute)} {attribute}, there are {total}"


def main(arguments):
    match arguments:
        case ["json", schema, *paths] if paths:
            faults = list(json_faults(schema, paths))
        case ["junit", *paths] if paths:
            faults = list(junit_faults(paths))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
