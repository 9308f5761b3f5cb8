"""JSON-LD 1.1 in the words of `ontology/context.jsonld`: one object a node, in the graphs that hold it.

A value is written plainly where the context says the rest (its language, its datatype, that it is an
IRI) and in full elsewhere, so that what is read back is what was written. The context is carried in the
document: reading it needs no network. Notice and sources stand beside it, under keys that the context
maps to nothing, so that they are no statements. Source: W3C JSON-LD 1.1 (2020).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from crosswalk import resources
from crosswalk.exports.base import LICENCE
from crosswalk.identifiers import RDF

_TYPE = f"{RDF}type"
_XSD = "http://www.w3.org/2001/XMLSchema#"


@cache
def context() -> dict[str, Any]:
    """The published context, as its file has it."""
    text = (resources.ontology_dir() / "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["@context"]
    return found


@cache
def _prefixes() -> list[tuple[str, str]]:
    """Namespace and prefix, the longest namespaces first."""
    found = [
        (value, name)
        for name, value in context().items()
        if isinstance(value, str) and value.endswith(("#", "/"))
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


@cache
def _terms() -> dict[str, tuple[str, str | None, str | None]]:
    """IRI → its term, the type and the language that the context gives to its values."""
    prefixes = {name: base for base, name in _prefixes()}
    found = {}
    for name, value in context().items():
        held = {"@id": value} if isinstance(value, str) else value
        if name in prefixes or not isinstance(held, dict):
            continue
        prefix, _, local = held["@id"].partition(":")
        kind = held.get("@type")
        if kind and kind != "@id":
            kind = prefixes[kind.partition(":")[0]] + kind.partition(":")[2]
        found[prefixes[prefix] + local] = name, kind, held.get("@language")
    return found


def write(files: dict[str, Path], mention: list[str], out: BinaryIO) -> None:
    """The document: `files` are the graphs by name, each as sorted N-Quads."""
    head = {"@context": context(), "notice": mention[0], "licence": LICENCE, "sources": mention[1:]}
    words = (f'"{key}": {json.dumps(value, ensure_ascii=False)},\n' for key, value in head.items())
    out.write(b"{" + "".join(words).encode() + b'"@graph": [')
    for number, (name, file) in enumerate(files.items()):
        start = json.dumps({"@id": compact(name)}, ensure_ascii=False)[:-1]
        out.write(("," if number else "").encode() + f'\n{start}, "@graph": ['.encode())
        for rank, node in enumerate(nodes(file)):
            line = json.dumps(node, ensure_ascii=False)
            out.write((",\n" if rank else "\n").encode() + line.encode())
        out.write(b"\n]}")
    out.write(b"\n]}\n")


def nodes(file: Path) -> Iterator[dict[str, Any]]:
    """One object a subject, in the order of the file."""
    quads = ox.parse(path=file, format=ox.RdfFormat.N_QUADS)
    for subject, own in groupby(quads, key=lambda quad: quad.subject):
        yield _node(subject, own)


def _node(subject: Any, quads: Iterator[ox.Quad]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _reference(subject)}
    for quad in quads:
        predicate = quad.predicate.value
        if predicate == _TYPE:
            assert isinstance(quad.object, ox.NamedNode)  # no class of ours is a blank node
            key, value = "@type", _class(quad.object.value)
        else:
            key, value = _stated(predicate, quad.object)
        if key in node:
            held = node[key]
            node[key] = [*held, value] if isinstance(held, list) else [held, value]
        else:
            node[key] = value
    return node


def _stated(predicate: str, value: Any) -> tuple[str, Any]:
    key, kind, language = _terms().get(predicate, (compact(predicate), None, None))
    if not isinstance(value, ox.Literal):
        reference = _reference(value)
        return key, reference if kind == "@id" else {"@id": reference}
    if value.language:
        said = value.value
        if value.language == language:
            return key, said
        return key, {"@value": said, "@language": value.language}
    datatype = value.datatype.value
    if datatype == f"{_XSD}string":
        if kind is None and language is None:
            return key, value.value
        return key, {"@value": value.value}
    if datatype == kind or kind is None:
        if (native := _native(value.value, datatype)) is not None:
            return key, native
        if datatype == kind:
            return key, value.value
    return key, {"@value": value.value, "@type": compact(datatype)}


def _native(text: str, datatype: str) -> int | bool | None:
    """A number or a boolean of JSON that reads back as the same literal."""
    if datatype == f"{_XSD}boolean" and text in ("true", "false"):
        return text == "true"
    if datatype == f"{_XSD}integer" and text.isascii() and len(text) < 16:
        digits = text.removeprefix("-")
        if digits.isdigit() and str(int(text)) == text:
            return int(text)
    return None


def _class(iri: str) -> str:
    return _terms()[iri][0] if iri in _terms() else compact(iri)


def _reference(node: Any) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else compact(node.value)


def compact(iri: str) -> str:
    """An IRI with a prefix of the context, where it has one and the rest cannot be taken for an address."""
    for base, name in _prefixes():
        if iri.startswith(base) and not iri[len(base) :].startswith("//"):
            return f"{name}:{iri[len(base) :]}"
    return iri
