"""`crosswalk app`: Streamlit, bound to this machine, without usage statistics or tracebacks."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from crosswalk import api, resources, store
from crosswalk.cli import options
from crosswalk.errors import StoreError, UnavailableError


def run_app(port: int, browser: bool, host: str, path: Path | None) -> int:
    """Run the application until it is stopped; its exit code (on POSIX it never returns).

    Without a graph it runs all the same: its pages say what to do, and answer once that is done.

    Raises:
        UnavailableError: Streamlit is not installed.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise UnavailableError("l'application demande Streamlit : pip install « passerelle[app] »")
    target = store.store_path(path)
    try:
        api.open(target).store.generation  # noqa: B018  # asked for what it would raise
    except StoreError as error:
        options.say(f"crosswalk : {error}")
    settings = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "false" if browser else "true",
        "browser.gatherUsageStats": "false",
        "server.showEmailPrompt": "false",  # asked of who runs Streamlit for the first time
        "logger.hideWelcomeMessage": "true",  # in English: ours takes its place
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "server.maxUploadSize": "20",
        "server.fileWatcherType": "none",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    script = str(resources.app_dir() / "server.py")
    command = [sys.executable, "-m", "streamlit", "run", script, *arguments]
    place = target if store.server(target) else target.resolve()
    environment = os.environ | {"CROSSWALK_STORE": str(place)}
    options.say(f"Passerelle : http://{host}:{port} (Ctrl+C pour arrêter)")
    if os.name == "posix":
        # The server takes the place of this process: what stops the one stops the other.
        os.execve(sys.executable, command, environment)
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
