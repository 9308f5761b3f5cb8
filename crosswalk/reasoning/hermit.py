"""HermiT, the OWL 2 DL reasoner that comes inside owlready2, as a child process with a time limit.

owlready2 carries the jar and the command line is its own; its Python side is not used, on purpose: it would
load the file in a database of its own (following `owl:imports` over the network if there were any),
write it again for Java, wait for Java without a limit, and turn every individual into a Python object. A
plain child process is killed at the deadline, and is three times faster.

HermiT takes several files and stops at the first that is inconsistent: `first_inconsistent` reads how far
it went, so that one start of Java answers a whole series.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crosswalk.errors import CrosswalkError, UnavailableError

TIME_LIMIT = 120.0
"""Seconds for one run. The documents take less than one."""

MEMORY = "2000m"

_MAIN = "org.semanticweb.HermiT.cli.CommandLine"
_RELATION = re.compile(r"^(\w+)\( ((?:<[^>]+>\s*)+)\)$", re.MULTILINE)
_NOTHING = "http://www.w3.org/2002/07/owl#Nothing"
_THING = "http://www.w3.org/2002/07/owl#Thing"
_INCONSISTENT = "InconsistentOntologyException"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reasoner says. Nothing is inferred from what is inconsistent: the rest is then empty.

    `types` are all pairs of an individual and a named class that follow, those stated included.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    types: frozenset[tuple[str, str]] = frozenset()
    seconds: float = 0.0


def available() -> str:
    """The empty text if the reasoner can run here, else one line that says what is missing."""
    try:
        _command()
    except UnavailableError as error:
        return str(error)
    return ""


def classify(lines: Iterable[str], limit: float = TIME_LIMIT) -> Answer:
    """Check, classify and realise one view.

    Raises:
        UnavailableError: Java or owlready2 is missing, or the time limit passed.
        CrosswalkError: HermiT stopped on something of the view.
    """
    start = time.monotonic()
    out, error = _run(["-c", "-I"], [lines], limit)
    seconds = time.monotonic() - start
    if _INCONSISTENT in error:
        return Answer(False, seconds=seconds)
    if error.strip():
        raise CrosswalkError(f"HermiT s'est arrêté : {_first_line(error)}")
    above: dict[str, set[str]] = {}
    empty: set[str] = set()
    stated: list[tuple[str, str]] = []
    for relation, text in _RELATION.findall(out):
        names = re.findall(r"<([^>]+)>", text)
        if relation == "EquivalentClasses":
            if _NOTHING in names:
                empty |= {*names} - {_NOTHING}
            for name in names:
                above.setdefault(name, set()).update({*names} - {name})
        elif relation == "SubClassOf":
            above.setdefault(names[0], set()).add(names[1])
        elif relation == "Type":
            stated.append((names[0], names[1]))
    types = {(one, cls) for one, direct in stated for cls in _reach(above, direct)}
    found = frozenset((one, cls) for one, cls in types if cls not in (_THING, _NOTHING))
    return Answer(True, tuple(sorted(empty)), found, seconds)


def first_inconsistent(series: Sequence[Iterable[str]], limit: float = TIME_LIMIT) -> int | None:
    """The place in the series of the first view that is inconsistent, None if all are consistent.

    Raises:
        UnavailableError, CrosswalkError: as `classify`.
    """
    out, error = _run(["-k"], series, limit)
    passed = out.count("is satisfiable.")
    if _INCONSISTENT in error and passed < len(series):
        return passed
    if error.strip() or passed != len(series):
        raise CrosswalkError(f"HermiT s'est arrêté : {_first_line(error)}")
    return None


def _reach(above: dict[str, set[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for cls in above.get(waiting.pop(), set()) - found:
            found.add(cls)
            waiting.append(cls)
    return found


def _command() -> list[str]:
    java = shutil.which("java")
    home = os.environ.get("JAVA_HOME")
    if not java and home:
        java = shutil.which("java", path=str(Path(home) / "bin"))
    if not java:
        raise UnavailableError(
            "le raisonnement OWL demande Java (par exemple le paquet default-jre-headless)"
        )
    spec = importlib.util.find_spec("owlready2")
    folder = Path(spec.origin).parent / "hermit" if spec and spec.origin else None
    if not folder or not (folder / "HermiT.jar").is_file():
        raise UnavailableError(
            "le raisonnement OWL demande owlready2 : pip install 'passerelle[reason]'"
        )
    # The folder comes first, as owlready2 has it: its classes print the types of individuals.
    classpath = os.pathsep.join((str(folder), str(folder / "HermiT.jar")))
    # The quick compiler and the plain collector: a run is over before the others pay.
    options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    options += [f"-Xmx{MEMORY}", "-Dfile.encoding=UTF-8"]
    return [java, *options, "-cp", classpath, _MAIN]


def _run(actions: list[str], series: Sequence[Iterable[str]], limit: float) -> tuple[str, str]:
    """Standard output and errors of one run on a series of files."""
    command = _command()
    with tempfile.TemporaryDirectory(prefix="passerelle-") as folder:
        files = [Path(folder) / f"{number}.nt" for number in range(len(series))]
        for file, lines in zip(files, series, strict=True):
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            done = subprocess.run(
                [*command, *actions, *(file.as_uri() for file in files)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=max(limit, 0.1),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnavailableError(f"HermiT n'a pas fini en {limit:.0f} s") from None
        except OSError as error:
            raise UnavailableError(f"Java ne démarre pas ({error.strerror})") from error
    out, said = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    if "UnsupportedClassVersionError" in said:
        raise UnavailableError(f"ce Java est trop ancien : {_first_line(said)}")
    # What the environment makes Java say (« Picked up JAVA_TOOL_OPTIONS ») is no error.
    kept = [line for line in said.splitlines() if not line.startswith("Picked up ")]
    return out, "\n".join(kept)


def _first_line(error: str) -> str:
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    return lines[0].removeprefix('Exception in thread "main" ')[:300] if lines else "sans un mot"
