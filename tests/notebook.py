"""Run a notebook without Jupyter: its code cells in one namespace, their outputs as a notebook has them.

`python -m tests.notebook docs/cahier.ipynb` writes the outputs anew; a test holds them against a fresh run.
What a cell displays is its last expression, as Jupyter does: text, HTML of a data frame, a Vega-Lite chart.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

SHOWN = ("text/html", "application/vnd.vegalite")


def run(notebook: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The outputs of each code cell, in order."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    found = []
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        found.append(_outputs("".join(cell["source"]), namespace, number))
    return found


def _outputs(source: str, namespace: dict[str, Any], number: int) -> list[dict[str, Any]]:
    tree = ast.parse(source, f"cell {number}")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), namespace)
    made: list[dict[str, Any]] = []
    if printed.getvalue():
        text = printed.getvalue().splitlines(keepends=True)
        made.append({"name": "stdout", "output_type": "stream", "text": text})
    if value is not None:
        made.append(
            {
                "data": _bundle(value),
                "execution_count": number,
                "metadata": {},
                "output_type": "execute_result",
            }
        )
    return made


def _bundle(value: Any) -> dict[str, Any]:
    """The forms of a value: plain text always, then the richer ones that it knows."""
    held: dict[str, Any] = {}
    if hasattr(value, "_repr_mimebundle_"):
        made = value._repr_mimebundle_()
        held = dict(made[0] if isinstance(made, tuple) else made)
    elif hasattr(value, "_repr_html_"):
        held["text/html"] = value._repr_html_()
    held["text/plain"] = held.get("text/plain") or repr(value)
    return {
        kind: one.splitlines(keepends=True) if isinstance(one, str) else one
        for kind, one in sorted(held.items())
        if kind == "text/plain" or kind.startswith(SHOWN)
    }


def rewritten(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs of a fresh run."""
    fresh = iter(run(notebook))
    for number, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code"):
        cell["outputs"] = next(fresh)
        cell["execution_count"] = number + 1
    return notebook


if __name__ == "__main__":
    path = Path(sys.argv[1])
    made = rewritten(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
