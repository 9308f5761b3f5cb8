"""What `crosswalk app` serves: the Streamlit pages, in French down to the parts that Streamlit words.

Streamlit serves its own page and scripts in English (`<html lang="en">`, "Press Enter to apply"). A
middleware answers for these files with the sentences of `component_texts.FRENCH` in their place.
"""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from component_texts import French  # noqa: E402  # beside this file


def _warm() -> None:
    """Read the pages while nobody waits: the first visitor would for half a second."""
    import PIL.Image  # noqa: F401  # Streamlit reads the icon of the tab with it
    from views import registry

    for page in registry.PAGES:
        registry.renderer(page.view)
    gc.collect()
    gc.freeze()  # what was read stays: no collection need walk through it again


threading.Thread(target=_warm, daemon=True).start()
app = App(str(HERE / "streamlit_app.py"), middleware=[Middleware(French)])
