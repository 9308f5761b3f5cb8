"""`crosswalk app`: Streamlit, bound to this machine, without usage statistics or tracebacks."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from crosswalk import resources, store
from crosswalk.errors import UnavailableError


def run_app(port: int, browser: bool, host: str, path: Path | None) -> int:
    """Run the application until it is stopped; its exit code (on POSIX it never returns).

    Raises:
        UnavailableError: Streamlit is not installed.
        StoreError: nothing was built yet.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise UnavailableError("l'application demande Streamlit : pip install « passerelle[app] »")
    target = store.store_path(path)
    store.current_generation(target)
    settings = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "false" if browser else "true",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "server.maxUploadSize": "20",
        "server.fileWatcherType": "none",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    script = str(resources.app_dir() / "server.py")
    command = [sys.executable, "-m", "streamlit", "run", script, *arguments]
    environment = os.environ | {"CROSSWALK_STORE": str(target.resolve())}
    if os.name == "posix":
        # The server takes the place of this process: what stops the one stops the other.
        os.execve(sys.executable, command, environment)
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0
