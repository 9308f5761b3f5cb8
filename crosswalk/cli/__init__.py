"""The command line: parse, call one function of the library, format. No logic here.

Exit codes: 0 done or conforms, 1 does not conform, 2 bad usage or input, 3 cannot run here.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Entry point of the console script `crosswalk`."""
    from crosswalk.cli import french
    from crosswalk.cli.main import app
    from crosswalk.errors import CrosswalkError

    try:
        sys.exit(french.run(app))
    except CrosswalkError as error:
        print(f"crosswalk : {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output went away: not an error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
