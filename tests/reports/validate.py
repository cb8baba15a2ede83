"""validate.py SCHEMA WRITE_SAMPLE: what the program writes fits the schema, and the schema refuses what it should."""

import base64
import copy
import json
import subprocess
import sys
import zlib

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
failures = 0


def expect(what, document, valid):
    global failures
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(document)]
    if bool(errors) == valid:
        failures += 1
        print(f"{what}: expected {'no error' if valid else 'an error'}, got {errors or 'none'}")


def written(which, form="json"):
    text = subprocess.run([sys.argv[2], which, form], check=True, capture_output=True).stdout
    return json.loads(text.decode("utf-8"))  # strict: invalid octets are an error


good = written("sample")
expect("sample", good, True)
expect("hostile", written("hostile"), True)
expect("empty", written("empty"), True)
packed = written("sample", "packed")
for which in ("sample", "hostile", "empty"):
    expect(f"{which}, packed", written(which, "packed"), True)


def objects(schema_part, part):
    """Each object of the document with the part of the schema that describes it."""
    if "$ref" in schema_part:
        schema_part = schema["definitions"][schema_part["$ref"].rsplit("/", 1)[1]]
    if isinstance(part, list):
        for element in part:
            yield from objects(schema_part["items"], element)
    elif isinstance(part, dict) and "properties" in schema_part:
        yield schema_part, part
        for key, value in part.items():
            if key in schema_part["properties"]:
                yield from objects(schema_part["properties"][key], value)


# What is packed, read as reports/README.md says, is what is otherwise written out.
lines = zlib.decompress(base64.b64decode(packed["packed"])).splitlines()
for case, short, line in zip(good["cases"], packed["cases"], map(json.loads, lines), strict=True):
    line = {**short, **line}
    for key in ("id", "family", "steps", "segments"):
        empty = {"segments": {"note": "", "connection": "", "matched_outcome": "", "control_bits": None}, "steps": {"verb": ""}}
        there = [{**empty[key], **one} for one in line.get(key, [])] if key in empty else line[key]
        if there != case[key]:
            failures += 1
            print(f"{key} of {case['id']}: {there} is not {case[key]}")

# Results of earlier versions are still valid.
since_the_first_version = {"sweep", "others", "rfcs", "environment", "asked", "why", "given", "observable", "same_as", "checked_by",
                           "began_at", "capture", "tape", "conditions", "time_line", "spent", "unplayed", "walks", "rules", "not_run", "room", "runs_without_room", "role", "control_bits", "matched_outcome", "verb",
                           "tester_late", "perhaps_path", "segments_not_kept", "segments_before_gap",
                           "unconfirmed", "target_said", "earlier", "rounds", "unrun", "looks_like", "invariants", "condition", "open"}
of_cases = {"steps", "segments"}  # and in a packed one
for described, part in objects(schema, good):
    if set(part) != set(described["properties"]) - {"packed"}:
        failures += 1
        print(f"the schema knows {sorted(described['properties'])}, written was {sorted(part)}")
    if set(described["required"]) != set(described["properties"]) - since_the_first_version - {"packed"} - (of_cases if "tape" in described["properties"] else set()):
        failures += 1
        print(f"not all of {sorted(described['properties'])} are required")


def broken(change):
    document = copy.deepcopy(good)
    change(document)
    return document


expect("unknown verdict", broken(lambda d: d["cases"][0].update(verdict="okay")), False)
expect("missing id", broken(lambda d: d["cases"][0].pop("id")), False)
expect("missing summary", broken(lambda d: d.pop("summary")), False)
expect("other schema", broken(lambda d: d.update(schema=3)), False)
expect("packed, and empty", broken(lambda d: d.update(schema=2)), False)
expect("written out without segments", broken(lambda d: d["cases"][1].pop("segments")), False)
expect("family 5", broken(lambda d: d["cases"][0].update(family=5)), False)
expect("octets not hexadecimal", broken(lambda d: d["cases"][1]["segments"][0].update(octets="xy")), False)
expect("verdict without count", broken(lambda d: d["summary"]["verdicts"].pop("warn")), False)
expect("seed as text", broken(lambda d: d.update(seed="1")), False)
expect("a grade that there is none", broken(lambda d: d["sweep"]["departures"][0].update(grade="bad")), False)
expect("a cell without points", broken(lambda d: d["sweep"]["maps"][0]["cells"][0].update(points=0)), False)
expect("no sweep", broken(lambda d: d.pop("sweep")), True)
expect("a key of a later version", broken(lambda d: d.update(later=1)), True)
sys.exit(1 if failures else 0)
