"""What `newer.mjs` runs: every source of the project compiled, then the test files that it is told of.

What no wheel brings to this Python is not there: nothing compiled can be imported, so that formulas, drawings and
whatever stands on them is left to the tests of the Python that runs the suite.
"""

import json
import os
import sys
import types
import warnings
from pathlib import Path

sys.dont_write_bytecode = True
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # hypothesis has a part that is compiled

math_core = types.ModuleType("math_core")  # imported by what converts formulas, which no test here asks for
vars(math_core).update(LatexError=Exception, LatexToMathML=None)
sys.modules["math_core"] = math_core

root = Path("/project")
sys.path[:0] = [str(root / name) for name in ("generator", "tests", "tests/support")]
sys.path.extend(map(str, sorted(root.glob(".venv/lib/python3*/site-packages"))))

with warnings.catch_warnings():
    warnings.simplefilter("error")
    sources = [file for folder in ("generator", "figures", "tests") for file in sorted((root / folder).rglob("*.py"))]
    for file in sources:
        compile(file.read_bytes(), str(file), "exec")
print(f"Python {sys.version.split()[0]}: {len(sources)} sources compiled")

import pytest  # noqa: E402 - found on the path that stands above

int(pytest.main(["-p", "no:cacheprovider", *json.loads(os.environ["ARGUMENTS"])]))
