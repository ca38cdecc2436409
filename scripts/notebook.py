"""Runs docs/notebook.ipynb and writes what its cells print; no Jupyter is needed.

    .venv/bin/python scripts/notebook.py [--check]

The cells run one after another in an empty folder, in one namespace.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebook.ipynb"


def run(notebook: dict[str, Any]) -> None:
    """Put into every code cell what it prints when the notebook is run from the top."""
    names: dict[str, Any] = {}
    here = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
            for number, cell in enumerate(code, 1):
                printed = io.StringIO()
                with contextlib.redirect_stdout(printed):
                    exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
                lines = printed.getvalue().splitlines(keepends=True)
                stream = {"name": "stdout", "output_type": "stream", "text": lines}
                cell |= {"execution_count": number, "outputs": [stream] if lines else []}
        finally:
            os.chdir(here)


def main(arguments: list[str]) -> int:
    before = NOTEBOOK.read_text("utf-8")
    notebook = json.loads(before)
    run(notebook)
    after = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    if arguments != ["--check"]:
        NOTEBOOK.write_text(after, "utf-8")
    elif before != after:
        print(f"{NOTEBOOK.name} prints something else: scripts/notebook.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
