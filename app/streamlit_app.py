"""The web application: run by `crosswalk app` (through `server.py`) or by `streamlit run` alone."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent)) if str(
    Path(__file__).parent
) not in sys.path else None

from views import frame  # noqa: E402  # the folder of this file is on the path from here on

frame.run()
