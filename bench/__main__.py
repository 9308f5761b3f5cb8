"""`python -m bench [NAME…]`: run the benches, all by default."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import app, build, default_graph, queries, register, splitting, startup, tables

BENCHES: dict[str, Callable[[], None]] = {
    "startup": startup.main,
    "build": build.main,
    "queries": queries.main,
    "splitting": splitting.main,
    "default_graph": default_graph.main,
    "register": register.main,
    "tables": tables.main,
    "app": app.main,
}

for name in sys.argv[1:] or BENCHES:
    print(f"== {name}")
    BENCHES[name]()
    print()
