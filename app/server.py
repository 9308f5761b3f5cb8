"""What `crosswalk app` serves: the Streamlit pages, in French down to the parts that Streamlit words.

Streamlit serves its own page and scripts in English (`<html lang="en">`, "Press Enter to apply"). A
middleware answers for these files with the sentences of `component_texts.FRENCH` in their place.
"""

from __future__ import annotations

import sys
from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from component_texts import French  # noqa: E402  # beside this file

app = App(str(HERE / "streamlit_app.py"), middleware=[Middleware(French)])
