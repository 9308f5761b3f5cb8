"""`python -m crosswalk.documentation FOLDER`: write the documentation site."""

from __future__ import annotations

import sys
from pathlib import Path

from crosswalk.documentation import write_docs
from crosswalk.errors import CrosswalkError


def main(arguments: list[str]) -> int:
    """Exit 0 done, 2 bad usage or input, 3 cannot run here."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage : python -m crosswalk.documentation DOSSIER", file=sys.stderr)
        return 2
    try:
        for path in write_docs(Path(arguments[0])):
            print(path)
    except CrosswalkError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
