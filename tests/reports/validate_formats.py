"""validate_formats.py SCHEMAS WRITE_SAMPLE: what others publish as the schema of a format takes what we write in it."""

import csv
import io
import json
import subprocess
import sys
import xml.dom.minidom

import jsonschema

folder, program = sys.argv[1:]
samples = ["sample", "hostile", "empty"]
failures = 0


def written(which, form):
    """Strict: an octet that is not UTF-8 is an error."""
    return subprocess.run([program, which, form], check=True, capture_output=True).stdout.decode("utf-8")


def check(what, good, why):
    global failures
    if not good:
        failures += 1
        print(f"{what}: {why}")


for form, name in [("sarif", "sarif-2.1.0.json"), ("ctrf", "ctrf.json")]:
    schema = json.load(open(f"{folder}/{name}", encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for which in samples:
        document = json.loads(written(which, form))
        for error in validator.iter_errors(document):
            check(f"{form} of {which}", False, f"{list(error.absolute_path)}: {error.message[:200]}")
    document.pop("version" if form == "sarif" else "reportFormat")
    check(form, list(validator.iter_errors(document)), "the schema takes anything")

for which in samples:
    rows = list(csv.reader(io.StringIO(written(which, "csv"), newline=""), strict=True))
    check(f"csv of {which}", len({len(row) for row in rows}) == 1, "lines of different length")
    formulas = [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")]
    check(f"csv of {which}", not formulas, f"a spreadsheet would calculate {formulas}")
    xml.dom.minidom.parseString(written(which, "junit").encode())

sys.exit(1 if failures else 0)
