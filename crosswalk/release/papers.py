"""The papers of a release: what it is, its licence, how to cite it, and its description for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdflib import DCTERMS

from crosswalk import __version__, resources
from crosswalk.dataset import DATASET, Distribution, describe
from crosswalk.exports.base import LICENCE
from crosswalk.exports.sources import Source
from crosswalk.manifest import file_hash
from crosswalk.notice import NOTICE
from crosswalk.release.changes import Changes
from crosswalk.release.dumps import Dump
from crosswalk.release.previous import Previous

if TYPE_CHECKING:
    from crosswalk.api import Graph


def write_text(path: Path, text: str) -> None:
    """A file of text, line feeds as they are."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Any) -> None:
    """A file of JSON that a person can read and that two releases can be compared by."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def machine(
    day: date, digest: str, graphs: Mapping[str, Any], sources: Sequence[Source]
) -> dict[str, Any]:
    """`release.json`: what a program needs to know of the release."""
    return {
        "date": day.isoformat(),
        "hash": digest,
        "hash_of": "RDFC-1.0 canonical N-Quads, SHA-256",
        "passerelle": __version__,
        "licence": LICENCE,
        "notice": NOTICE,
        "graphs": dict(graphs),
        "sources": [asdict(one) | {"mention": one.mention} for one in sources],
    }


def changes(found: Changes, last: Previous, day: date, digest: str) -> dict[str, Any]:
    """`changes.json`: every entity added, removed or changed since the previous release, by class."""
    return {
        "previous": {"date": last.day, "hash": last.hash},
        "current": {"date": day.isoformat(), "hash": digest},
        "kinds": {name: asdict(kind) for name, kind in sorted(found.kinds.items())},
        "others": dict(sorted(found.others.items())),
    }


def licence(said: Sequence[str]) -> str:
    """`LICENCE.md`: that of the data, then one mention a source."""
    text = (resources.data_dir() / "LICENCE.md").read_text(encoding="utf-8")
    listed = "\n".join(f"- {line}" for line in said[2:])
    return f"{text.rstrip()}\n\n## Sources de cette livraison\n\n{listed}\n\n{NOTICE}\n"


def citation(day: date, digest: str) -> str:
    """`CITATION.cff` of the data, with the hash that tells this snapshot from any other."""
    return f"""cff-version: 1.2.0
message: "Si vous utilisez ces données, citez-les ainsi, avec leur date et leur empreinte."
type: dataset
title: "Passerelle : certifications professionnelles françaises et correspondances déclarées"
authors:
  - name: "Passerelle contributors"
version: "{day.isoformat()}"
date-released: "{day.isoformat()}"
license: etalab-2.0
identifiers:
  - type: other
    value: "rdfc-1.0-sha256:{digest}"
    description: "Empreinte canonique du graphe (crosswalk hash)"
  - type: other
    value: "Passerelle {__version__}"
    description: "Logiciel qui a écrit la livraison"
"""


def readme(
    day: date, digest: str, dumps: Sequence[Dump], sizes: Mapping[str, int], said: Sequence[str]
) -> str:
    """`README.md`: what each file is, how to check and to read them, what to cite."""
    total = sum(sizes.values())
    rows = "\n".join(
        f"| `{one.name}` | {one.title} |" for one in dumps if not one.name.startswith("graphs/")
    )
    return f"""# Passerelle, livraison du {day.isoformat()}

Graphe des certifications professionnelles françaises (RNCP, répertoire spécifique) et des correspondances
que les certificateurs et les textes déclarent : {total} énoncés en {len(sizes)} graphes, un par source.

{NOTICE}

| fichier | ce que c'est |
|---|---|
{rows}
| `graphs/*.ttl.gz` | Chaque graphe en Turtle |
| `void.ttl` | Description pour les machines (VoID, DCAT) : tailles, empreintes, licences, sources |
| `release.json` | Date, empreinte, graphes et sources, pour un programme |
| `CHANGELOG.md`, `changes.json` | Ce qui a changé depuis la livraison précédente, si elle a été donnée |
| `LICENCE.md`, `CITATION.cff` | Licence et mentions ; comment citer |

Trois couches, jamais mêlées : ce que disent les sources, les correspondances officielles, et l'analyse
(graphes `analysis/` et `review/`, sans valeur officielle).

## Vérifier

    sha256sum --check SHA256SUMS

Empreinte canonique du graphe (RDFC-1.0, SHA-256) : `{digest}`.
C'est celle des lignes de `passerelle.nq.gz`, commentaires et ligne vide du début ôtés, sans saut de ligne
final ; `crosswalk hash` donne la même sur l'entrepôt.

## Citer

Passerelle contributors. *Passerelle : certifications professionnelles françaises et correspondances
déclarées*. Livraison du {day.isoformat()}, empreinte `{digest[:16]}`. Licence Ouverte 2.0.

Avec la mention des sources dont vous vous servez :

{chr(10).join(f"- {line}" for line in said[2:])}
"""


def description(graph: Graph, folder: Path, dumps: Sequence[Dump], day: date) -> str:
    """`void.ttl`: the dataset and its files, whose addresses are relative to its own."""
    about = describe(
        graph,
        distributions=[_distribution(folder, one) for one in dumps],
        issued=day.isoformat(),
        version=day.isoformat(),
    )
    about.remove((DATASET, DCTERMS.modified, None))  # the clock of the build: no fact on the data
    return about.serialize(format="turtle")


def _distribution(folder: Path, one: Dump) -> Distribution:
    path = folder / one.name
    size, digest = path.stat().st_size, file_hash(path)
    return Distribution(one.name, one.media_type, one.title, size, digest, one.compression)
