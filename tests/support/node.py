"""The exercises' script, run outside a browser."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "book" / "_static" / "exercises.js"
NODE = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")
RUN = """
const { judge, readNumber } = require(process.argv[1]);
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = cases.map(([data, answer]) => (data ? judge(data, answer) : readNumber(answer)));
console.log(JSON.stringify(answers));
"""


def in_node(cases):
    """Return the script's replies to pairs of an exercise's data and an answer."""
    result = subprocess.run(
        [NODE, "-e", RUN, str(SCRIPT)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(result.stdout)
