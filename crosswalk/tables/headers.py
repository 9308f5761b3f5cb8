"""Which column is what: headers in French and English, or as the user maps them.

A header is understood by its words, not by its place: the side (who declares, who is recognised), what
it names (certification, blocs, label) and the other roles. Words that could be either side, such as
« détenus » and « obtenus », are not guessed (practice.md: `source` and `target` mean declaring and
recognised): the user says it with `--column`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crosswalk.errors import DocumentError, QueryError
from crosswalk.identities import fold

ROLES: dict[str, str] = {
    "source": "Certification qui déclare",
    "source_title": "Intitulé de la certification qui déclare",
    "source_blocs": "Blocs concernés",
    "source_labels": "Intitulés des blocs concernés",
    "target": "Certification reconnue",
    "target_title": "Intitulé de la certification reconnue",
    "target_blocs": "Blocs reconnus",
    "target_labels": "Intitulés des blocs reconnus",
    "kind": "Nature",
    "direction": "Sens",
    "justification": "Justification",
    "proofs": "Justificatifs demandés",
    "effect_on": "Date d'effet",
    "ends_on": "Date de fin",
    "legal_source": "Base légale",
    "comment": "Commentaire",
}
"""Role → the header of our template."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SOURCE = _words(
    "source sources declarant declarante declare concerne concernes concernee concernees declaring "
    "subject notre nos mon mes own"
)
_TARGET = _words(
    "destination cible cibles reconnu reconnus reconnue reconnues correspondance partenaire recognised "
    "recognized target object tiers correspondant correspondants correspondante"
)
_BLOC = _words("bloc blocs bc block blocks unit units unite unites ccp")
_LABEL = _words("intitule intitules libelle libelles label labels titre titres name names title")
_TITLE = _words(
    "certification certifications fiche fiches rncp rs diplome titre titres id qualification"
)
_CODE = _words("code codes numero numeros no")
_EITHER = _words("detenu detenus detenue obtenu obtenus obtenue acquis held obtained vise visee")
_OTHER: tuple[tuple[str, frozenset[str]], ...] = (
    ("justification", frozenset({"justification", "justifications", "motif", "motifs"})),
    ("justification", frozenset({"mapping", "justification"})),
    (
        "proofs",
        frozenset({"justificatif", "justificatifs", "preuve", "preuves", "proof", "proofs"}),
    ),
    ("legal_source", frozenset({"legale", "legal", "juridique", "arrete", "reglementaire"})),
    ("direction", frozenset({"sens", "direction"})),
    (
        "comment",
        frozenset({"commentaire", "commentaires", "observation", "observations", "comment"}),
    ),
    ("comment", frozenset({"remarque", "remarques", "comments", "notes"})),
    ("kind", frozenset({"type", "nature", "genre", "kind"})),
)


def role(header: str) -> str | None:
    """The role that a header's words say, None when they say none or could say two."""
    words = fold(header).split()
    found = set(words)
    if not found or found & _EITHER or "passerelle" in found:  # our own columns of a copy
        return None
    for name, known in _OTHER:
        if found & known and not (
            name == "justification" and "mapping" in found and len(found) > 2
        ):
            return name
    if found & {"date", "effet", "effective", "from", "debut", "start"} and found & {
        "effet", "effective", "effect", "debut", "start", "application", "vigueur",
    }:  # fmt: skip
        return "effect_on"
    if "date" in found and found & {"fin", "end", "echeance", "expiry"}:
        return "ends_on"
    return _place(words, found)


def _place(words: list[str], found: set[str]) -> str | None:
    """A side and what it names. The label column of a pair has no code word."""
    source, target = found & _SOURCE, found & _TARGET
    if bool(source) == bool(target):
        return None
    side = "source" if source else "target"
    if found & _BLOC:
        wanted = found & _LABEL and not found & _CODE
        return f"{side}_labels" if wanted else f"{side}_blocs"
    if found & _LABEL and not found & (_CODE | {"fiche", "rncp"}):
        # « libellés source » stands beside « blocs source »; « intitulé reconnu » beside a number.
        several = any(word.endswith("s") for word in words if word in _LABEL)
        return f"{side}_labels" if several else f"{side}_title"
    if found & (_TITLE | _CODE):
        return side
    return None


def recognise(cells: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Role → 0-based column of a header row; the first of two columns of one role.

    `mapping` (role → header) wins over what the words say.
    """
    found: dict[str, int] = {}
    chosen = {fold(header): name for name, header in mapping.items()}
    for column, cell in enumerate(cells):
        if name := chosen.get(fold(cell)) if fold(cell) else None:
            found.setdefault(name, column)
    for column, cell in enumerate(cells):
        if column in found.values() or len(cell) > 300:
            continue
        name = role(cell)
        if name and name not in found and name not in mapping:
            found[name] = column
    return found


def usable(found: Mapping[str, int]) -> bool:
    """Whether both sides can be read: the recognised title, or blocs whose codes say it."""
    target = "target" in found or "target_blocs" in found
    source = "source" in found or "source_blocs" in found
    return target and source


def mapping_of(texts: Iterable[str]) -> dict[str, str]:
    """`role=header` texts, as the command line and the addresses of the application write them.

    Raises:
        QueryError: a text has no « = ».
    """
    found = {}
    for text in texts:
        role, separator, header = text.partition("=")
        if not separator:
            raise QueryError(f"--column {text[:80]} : attendu rôle=en-tête")
        found[role.strip()] = header
    return found


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Refuse a role that does not exist, and a column that would have two roles.

    Raises:
        DocumentError: one of the roles is unknown, or two have the same column.
    """
    by_header: dict[str, str] = {}
    for name, header in mapping.items():
        if other := by_header.get(fold(header)):
            both = " et ".join(f"« {ROLES.get(one, one)} »" for one in (other, name))
            raise DocumentError(
                header[:80], f"une colonne ne peut pas être à la fois {both} : choisissez"
            )
        by_header[fold(header)] = name
    for name in mapping:
        if name not in ROLES:
            raise DocumentError(
                f"--column {name}={mapping[name]}", f"rôle inconnu (attendu : {', '.join(ROLES)})"
            )


def doubled(cells: Sequence[str], found: Mapping[str, int]) -> list[tuple[int, str]]:
    """Columns (0-based) whose header repeats the role of another column, with that role.

    Two headers alike, or two that mean the same: only the first is read.
    """
    roles = {column: name for name, column in found.items()}
    again = list[tuple[int, str]]()
    for column, cell in enumerate(cells):
        if column in roles or not fold(cell):
            continue
        same = next((r for c, r in roles.items() if fold(cells[c]) == fold(cell)), None)
        name = same or role(cell)
        if name and name in found:
            again.append((column, name))
    return again
