"""Every shipped case is valid under the schema of the language, and a case with a wrong key is not."""

import glob
import json
import subprocess
import sys

import jsonschema
import yaml

program, root = sys.argv[1:]
schema = json.loads(subprocess.check_output([program]))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)

OTHER_DATA = ("requirements", "profiles", "segment-arrives", "invariants")
shipped = [
    path
    for path in sorted(glob.glob(root + "/cases/*/**/*.yaml", recursive=True))
    if path[len(root + "/cases/"):].split("/")[0] not in OTHER_DATA
]
files = shipped + [root + "/tests/golden/explain/cases.yaml"]
failed = False


def load(path, loader=yaml.BaseLoader):
    # As the case loader: every scalar is text.
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=loader)


# The shipped cases are valid for common tools as well, which read YAML 1.1 and give scalars a type.
for path, loader in [(path, yaml.BaseLoader) for path in files] + [(path, yaml.SafeLoader) for path in shipped]:
    for error in validator.iter_errors(load(path, loader)):
        print(f"{path}: {list(error.path)}: {error.message[:300]}")
        failed = True

for number, wrong in (("27", "an unknown key"), ("28", "a missing key"), ("37", "a key of another verb"),
                      ("39", "no field of a segment is an exception: fields are the loader's to judge")):
    (path,) = glob.glob(f"{root}/tests/golden/broken/{number}-*.yaml")
    valid = validator.is_valid(load(path))
    if valid != (number == "39"):
        print(f"{path}: {wrong}: valid is {valid}")
        failed = True

if not shipped:
    print("no shipped case was found")
    failed = True
print(f"{len(files)} files")
sys.exit(failed)
