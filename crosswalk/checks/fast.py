"""The same shapes on a national graph: the `shacl` engine, forty times faster than pySHACL.

An optional extra (`fast`): pySHACL stays the reference, and a test keeps the two in agreement on every
mutation of the shapes' own tests. The engine reads N-Triples and knows nothing of our sentences: a
violation here is the rule, the entity, the value and the rule's French message.
"""

from __future__ import annotations

import importlib.util
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
from rdflib import SH, Literal, URIRef
from rdflib.term import Node

from crosswalk.checks.report import ALERT, ERROR, INFORMATION, Report, Violation
from crosswalk.checks.shapes import load_shapes, local_name
from crosswalk.errors import UnavailableError

MAX_RESULTS = 1_000
"""Told one by one; beyond, a shape or an import is at fault as a whole."""

_SEVERITIES = {"Violation": ERROR, "Warning": ALERT, "Info": INFORMATION}


def available() -> bool:
    return importlib.util.find_spec("shacl") is not None


def check_graphs(store: ox.Store, graphs: Iterable[str], *layers: str) -> Report:
    """Check the union of some graphs of a store.

    Raises:
        UnavailableError: the engine is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.nt"
        with path.open("wb") as stream:
            for name in graphs:
                store.dump(stream, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
        return check_file(path, *layers)


def check_file(path: Path, *layers: str) -> Report:
    """Check an N-Triples file against some layers of shapes.

    The report counts no focus nodes: what each shape sees is told by the check of the documents.

    Raises:
        UnavailableError: the engine is not installed.
    """
    if not available():
        raise UnavailableError("le contrôle du registre demande : pip install « passerelle[fast] »")
    import shacl

    shapes = load_shapes(*layers)
    compiled = shacl.Shapes.from_text(shapes.serialize(format="turtle"))
    found = compiled.validate_file(str(path), max_results=MAX_RESULTS)
    messages = {
        shape: str(message)
        for shape, message in shapes.subject_objects(SH.message)
        if isinstance(message, Literal) and message.language == "fr"
    }
    violations = Counter(_violation(result, messages) for result in found.results)
    ordered = tuple(sorted(violations, key=lambda v: (v.severity, v.id, v.entity, v.value or "")))
    return Report(not any(v.severity == ERROR for v in ordered), ordered, {})


def _violation(result: object, messages: Mapping[Node, str]) -> Violation:
    """A result of the engine in our words; its terms come in N-Triples syntax."""
    shape = URIRef(_bare(str(getattr(result, "root_shape", ""))))
    rule, entity = local_name(shape), _bare(str(getattr(result, "focus_node", "")))
    value = getattr(result, "value_plain", None)
    path = getattr(result, "path", None)
    severity = _SEVERITIES.get(str(getattr(result, "severity", "")), ERROR)
    shown = f", trouvé « {value} »" if value else ""
    words = messages.get(shape, "ne suit pas sa forme")
    message = f"{entity.split('/id/')[-1]} : {words}{shown}"
    return Violation(rule, rule, entity, path, value, message, None, None, severity)


def _bare(term: str) -> str:
    return re.sub(r"^<(.*)>$", r"\1", term)
