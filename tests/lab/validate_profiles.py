"""Every shipped profile is valid under the schema of profiles, and a profile with a mistake is not."""

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
failed = False


def read(text):
    # As the loader: every scalar is text.
    return yaml.load(text, Loader=yaml.BaseLoader)


files = sorted(glob.glob(root + "/cases/profiles/*.yaml"))
for path in files:
    with open(path, encoding="utf-8") as file:
        for error in validator.iter_errors(read(file)):
            print(f"{path}: {list(error.path)}: {error.message[:300]}")
            failed = True

for wrong in ("stack: no name", "{profile: a, rot: 1 s}", "{profile: a, rto: 1}", "{profile: a, lab: {link: tape}}",
              "{profile: a, services: [{role: echo}]}", "{profile: a, lab: {ipv4: {}}}", "{profile: a, at-once: many}",
              "{profile: a, deviations: [{case: b, reason: c, sometimes: perhaps}]}"):
    if validator.is_valid(read(wrong)):
        print(f"{wrong}: is valid")
        failed = True

if not files:
    print("no shipped profile was found")
    failed = True
print(f"{len(files)} files")
sys.exit(failed)
