"""What changed between two editions, told: as text, as JSON, as a page; `versions` finds it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from crosswalk import french
from crosswalk.matching.mapping import LAYER
from crosswalk.matching.versions import DROPPED, KEPT, MOVED, NEW, STATES, Change, Diff, agreed
from crosswalk.notice import NOTICE

_SIGNS = {"=": "{}", "-": "[-{}-]", "+": "[+{}+]"}
_TAGS = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}


def lines(found: Diff) -> list[str]:
    """The changes as text; rewordings with [-gone-] and [+new+] words."""
    told = [heading(found), f"Analyse {LAYER[:1].lower()}{LAYER[1:]}.", ""]
    for one in found.changes:
        if one.state != KEPT:
            told.append(f"{one.told} : {_words(one, _SIGNS, str)}")
            told += [f"    {line}" for line in _beside(found, one)]
    told += _unknown(found)
    return [*told, "", NOTICE]


def heading(found: Diff) -> str:
    """Between what, by which engine, and how many statements of each state."""
    numbers = {state: found.count(state) for state in STATES if found.count(state)}
    counts = french.listed(
        [french.count(n, state, _PLURALS.get(state, "")) for state, n in numbers.items()]
    )
    said = f"énoncés : {counts}" if counts else "rien à comparer"
    return f"De {found.a} à {found.b} (moteur {found.engine}), {said}"


_PLURALS = {NEW: "nouveaux"}


def _beside(found: Diff, one: Change) -> list[str]:
    if one.near is None:
        return []
    where = found.b if one.state == DROPPED else found.a
    return [f"le plus proche dans {where}, à vérifier : « {one.near.text} »"]


def _unknown(found: Diff) -> list[str]:
    plurals = {
        "compétence transversale": "compétences transversales",
        "savoir-faire": "savoir-faire",
    }
    return [
        f"{plurals.get(kind, f'{kind}s')} : non comparables, le graphe ne les connaît que dans {known}"
        for kind, known in found.unknown
    ]


def _words(one: Change, marks: dict[str, str], safe: Callable[[str], str]) -> str:
    if one.marked:
        return " ".join(marks[sign].format(safe(words)) for sign, words in one.marked)
    old = " + ".join(f"« {safe(each.text)} »" for each in one.old)
    new = " + ".join(f"« {safe(each.text)} »" for each in one.new)
    return " → ".join(part for part in (old, new) if part) if one.state != MOVED else old


def to_json(found: Diff) -> dict[str, Any]:
    """The changes as one object."""
    return {
        "a": found.a,
        "b": found.b,
        "engine": found.engine,
        "statement": LAYER,
        "counts": {state: found.count(state) for state in STATES},
        "not_comparable": [{"kind": kind, "known": known} for kind, known in found.unknown],
        "changes": [
            {
                "state": one.state,
                "kind": one.kind,
                "old": [{"entity": each.entity, "text": each.text} for each in one.old],
                "new": [{"entity": each.entity, "text": each.text} for each in one.new],
                "marked": [list(pair) for pair in one.marked],
                "near": one.near and {"entity": one.near.entity, "text": one.near.text},
            }
            for one in found.changes
        ],
        "notice": NOTICE,
    }


def to_html(found: Diff) -> str:
    """The changes as a page of its own."""
    rows = "".join(
        f"<tr><td>{agreed(one.state, one.kind)}<td>{one.kind}<td>{_words(one, _TAGS, escape)}"
        + "".join(f"<br><small>{escape(line)}</small>" for line in _beside(found, one))
        for one in found.changes
    )
    unknown = "".join(f"<p>{escape(line[:1].upper() + line[1:])}.</p>" for line in _unknown(found))
    title = escape(heading(found))
    return (
        f"<!doctype html><html lang=fr><meta charset=utf-8><title>{title}</title><style>"
        "body{font:17px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "td,th{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}"
        "del{background:#f9dcd8}ins{background:#d9f0dc;text-decoration:none}</style>"
        f"<h1>{title}</h1><p>Analyse {LAYER[:1].lower()}{LAYER[1:]}.</p>{unknown}"
        f"<table><tr><th>état<th>genre<th>texte{rows}</table>"
        f"<footer><p>{escape(NOTICE)}</p></footer></html>\n"
    )
