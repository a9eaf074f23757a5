"""How the interpreters of scripts are started, and the variables that are alike for every script: what would make the
same script draw otherwise on another machine."""

import sys

from linocut import PACKAGE

SETTLED = {
    # One thread of linear algebra: as many figures as cores run side by side, and sums keep their order.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # Sets keep their order.
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Files are read as the author's editor wrote them.
    "PYTHONUTF8": "1",
    "MPLBACKEND": "agg",
    "SOURCE_DATE_EPOCH": "0",
    # No processes start: joblib, which scikit-learn imports, would warn of that.
    "JOBLIB_MULTIPROCESSING": "0",
    # Set for each job: its scratch folder.
    "TMPDIR": "",
}


def interpreter(module: str, call: str) -> list[str]:
    """The command that has an interpreter make a call of a module of ours.

    The variables above keep what scripts start from leaving compiled files; what we load ourselves is kept compiled,
    unless this process keeps nothing either.
    """
    keeps = f"import sys; sys.dont_write_bytecode = {sys.dont_write_bytecode}"
    code = f"{keeps}; sys.path.append({str(PACKAGE.parent)!r}); import {module} as module; module.{call}"
    return [sys.executable, "-P", "-c", code]
