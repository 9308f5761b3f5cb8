"""The code lists that are known: what each file states, as concepts.

ROME (France Travail, open data): the list of codes in CSV (3.47, 4.60) and the tree of occupations in
XLSX. Formacode (Centre Inffo): the thesaurus in CSV. NSF: codes and labels. IDCC: numbers and titles.
The levels above a code are those that its own digits spell (ROME: letter, letter and two digits; NSF:
one, two, three digits, letter); one that no row names has its notation and no label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from crosswalk.errors import DocumentError, IdentifierError
from crosswalk.identifiers import ID, parse_code
from crosswalk.vocabularies.files import Given, Kind, Table, date_of, version_of
from crosswalk.vocabularies.records import Concept, Group, Vocabulary, above

LICENCE = "Licence Ouverte 2.0"
"""Of the open data of France Travail, France compétences and Centre Inffo."""
ROME_4_SINCE = date(2023, 3, 20)
"""The day ROME 4 came into service (France Travail, open data page of the ROME)."""
_SEPARATOR = "###"
_TERM = re.compile(r"(?P<label>.*\S) - (?P<code>\d{5})", re.S)
_FIELD = re.compile(r"(?P<code>\d{3}) (?P<label>.*\S)\s*", re.S)


def _code(table: Table, line: int, scheme: str, text: str) -> str:
    try:
        return parse_code(scheme, text)
    except IdentifierError as error:
        raise DocumentError(table.file, str(error), line) from error


def _spelled(codes: Iterable[str], stops: tuple[int, ...]) -> dict[str, str]:
    """Every code and what stands above it, down to the first `stops` characters: code → parent."""
    parents: dict[str, str] = {}
    for code in codes:
        chain = [code[:stop] for stop in stops if stop < len(code)] + [code]
        for parent, child in zip(["", *chain], chain, strict=False):
            parents[child] = parent
    return parents


# ---------------------------------------------------------------------------------------------- ROME


def _rome(table: Table, given: Given) -> Vocabulary:
    """The CSV list of codes. `code_rome_parent` is not the hierarchy: it names the entry of the old
    directory that an occupation was split from, so it is kept apart (`rncp:romeParent`)."""
    version = version_of(table, given)
    if re.fullmatch(r"[34]\d\d", version):
        version = f"{version[0]}.{version[1:]}"
    if not re.fullmatch(r"[34](\.\d+)?", version):
        raise DocumentError(
            table.file, "version du ROME inconnue : donnez --version 4.60 (ou 3.47)"
        )
    labels: dict[str, str] = {}
    origins: dict[str, str] = {}
    for line, row in table.rows:
        code = _code(table, line, "ROME", row["code_rome"])
        labels[code] = _unique(table, line, labels, code, row["libelle_rome"])
        if parent := row.get("code_rome_parent", ""):
            origins[code] = _code(table, line, "ROME", parent)
    unknown = sorted(set(origins.values()) - set(labels))
    if unknown:
        raise DocumentError(
            table.file, f"code_rome_parent {unknown[0]} n'est pas un code du fichier"
        )
    concepts = tuple(
        Concept(
            code, code, labels.get(code, ""), parent,
            rome_parent=origins[code] if origins.get(code, code) != code else "",
        )
        for code, parent in sorted(_spelled(labels, (1, 3)).items())
    )  # fmt: skip
    return _rome_of(table, version[0], f"rome-{version[0]}", version, given.issued, concepts)


def _rome_tree(table: Table, given: Given) -> Vocabulary:
    """The XLSX tree: domains with their labels, occupations, and their job titles, each with its
    OGR code: narrower concepts, since other files of France Travail name them by that code."""
    issued = given.issued or date_of(table.sheet) or date_of(table.file)
    if issued is None:
        raise DocumentError(
            table.file, "date de l'arborescence inconnue : donnez --date AAAA-MM-JJ"
        )
    letter, domain, place, label = table.columns[:4]
    found: dict[str, Concept] = {}
    for line, row in table.rows:
        code = row[letter] + row[domain] + row[place]
        if not re.fullmatch(r"[A-N](\d\d(\d\d)?)?", code, re.A):
            raise DocumentError(table.file, f"« {code} » n'est pas un code du ROME", line)
        parent = code[:1] if len(code) == 3 else code[:3] if len(code) == 5 else ""
        ogr = row["Code OGR"]
        if code not in found:
            found[code] = Concept(code, code, row[label], parent)
        elif len(code) == 5 and re.fullmatch(r"\d{1,9}", ogr, re.A):
            key = f"appellation/{ogr}"
            if key in found:
                raise DocumentError(table.file, f"le code OGR {ogr} y est deux fois", line)
            found[key] = Concept(key, ogr, row[label], code)
        else:
            raise DocumentError(table.file, f"ligne en double pour {code}", line)
    version = given.version or issued.isoformat()
    scheme = "4" if issued >= ROME_4_SINCE else "3"
    name = f"rome-{scheme}-arborescence"
    return _rome_of(table, scheme, name, version, issued, tuple(found.values()))


def _rome_of(
    table: Table, scheme: str, name: str, version: str, issued: date | None,
    concepts: tuple[Concept, ...],
) -> Vocabulary:  # fmt: skip
    title = f"Répertoire opérationnel des métiers et des emplois (ROME), version {scheme}"
    iri = f"{ID}rome/{scheme}"
    return Vocabulary(
        name, iri, version, issued, title, "France Travail", LICENCE, table.file, concepts
    )


def _unique(table: Table, line: int, known: dict[str, str], code: str, label: str) -> str:
    if code in known:
        raise DocumentError(table.file, f"le code {code} y est deux fois", line)
    return label.replace("''", "'")


# --------------------------------------------------------------------------------------- NSF and IDCC


def _nsf(table: Table, given: Given) -> Vocabulary:
    """Codes and labels. « libelle_majoritaire » says that labels were drawn from an export."""
    column = next(c for c in table.columns if c in _NSF_LABELS)
    labels: dict[str, str] = {}
    for line, row in table.rows:
        code = _code(table, line, "NSF", row[_column(table, _NSF_CODES)])
        labels[code] = _unique(table, line, labels, code, row[column])
    issued = given.issued or date_of(table.file)
    version = given.version or (issued.isoformat() if issued else version_of(table, given))
    if not version:
        raise DocumentError(table.file, "version inconnue : donnez --version ou --date AAAA-MM-JJ")
    concepts = tuple(
        Concept(code, code, labels.get(code, ""), parent)
        for code, parent in sorted(_spelled(labels, (1, 2, 3)).items())
    )
    drawn = column == "libelle_majoritaire"
    notes = ("intitulés tirés des exports de France compétences (le plus fréquent de chaque code), "
             "et non de la nomenclature elle-même",) if drawn else ()  # fmt: skip
    publisher = (
        "France compétences (intitulés des exports)" if drawn else "INSEE, dans le cadre du CNIS"
    )
    return Vocabulary(
        "nsf", f"{ID}nsf", version, issued, "Nomenclature des spécialités de formation (NSF)",
        publisher, LICENCE, table.file, concepts, notes=notes,
    )  # fmt: skip


def _idcc(table: Table, given: Given) -> Vocabulary:
    """Numbers and titles; the list is flat."""
    codes, titles = _column(table, _IDCC_CODES), _column(table, _IDCC_LABELS)
    labels: dict[str, str] = {}
    for line, row in table.rows:
        code = _code(table, line, "IDCC", row[codes])
        labels[code] = _unique(table, line, labels, code, row[titles])
    issued = given.issued or date_of(table.file) or date_of(table.sheet)
    version = given.version or (issued.isoformat() if issued else "")
    if not version:
        raise DocumentError(table.file, "date de la liste inconnue : donnez --date AAAA-MM-JJ")
    concepts = tuple(Concept(code, code, label) for code, label in sorted(labels.items()))
    return Vocabulary(
        "idcc", f"{ID}idcc", version, issued, "Identifiants des conventions collectives (IDCC)",
        "Ministère chargé du travail", "", table.file, concepts,
    )  # fmt: skip


_NSF_CODES = ("nsf_code", "code_nsf", "Code NSF", "NSF")
_NSF_LABELS = ("libelle_majoritaire", "libelle", "Libellé", "intitule", "Intitulé")
_IDCC_CODES = ("IDCC", "idcc", "Code IDCC", "code_idcc")
_IDCC_LABELS = ("TITRE", "Titre", "titre", "Libellé", "libelle", "Intitulé", "intitule")


def _column(table: Table, names: tuple[str, ...]) -> str:
    return next(column for column in table.columns if column in names)


# ----------------------------------------------------------------------------------------- Formacode


def _formacode(table: Table, given: Given) -> Vocabulary:
    """The thesaurus: TG is the broader term; the broadest terms name a domain that has no code,
    whose place in the « code arborescence » (A0) is its notation. Fields are collections."""
    version = version_of(table, given)
    if not version:
        raise DocumentError(table.file, "version du Formacode inconnue : donnez --version 14")
    parents: dict[str, str] = {}
    domains: dict[str, str] = {}
    for line, row in table.rows:
        code = _code(table, line, "Formacode", row["Code du Terme"])
        if code in parents:
            raise DocumentError(table.file, f"le code {code} y est deux fois", line)
        parents[code] = _broader(table, line, row, domains)
    parents |= {f"domaine/{place}": "" for place in domains}
    concepts = [Concept(f"domaine/{p}", p, label) for p, label in sorted(domains.items())]
    dropped: list[str] = []
    for _, row in table.rows:
        concepts.append(_descriptor(row, parents, dropped))
    notes = [f"{len(dropped)} terme(s) associé(s) laissé(s) de côté (termes eux-mêmes, absents, ou "
             f"déjà au-dessus ou au-dessous) : {', '.join(dropped[:5])}…"] if dropped else []  # fmt: skip
    return Vocabulary(
        "formacode", f"{ID}formacode", version, given.issued,
        f"Formacode V{version}, thésaurus de l'offre de formation et de certification",
        "Centre Inffo", LICENCE, table.file, tuple(concepts), tuple(_fields(table)), tuple(notes),
    )  # fmt: skip


def _broader(table: Table, line: int, row: dict[str, str], domains: dict[str, str]) -> str:
    """The key of the broader term; a domain is noted the first time it is named."""
    broader, place = row["TG (Terme Générique)"], row["Code arborescence"]
    if match := _TERM.fullmatch(broader):
        return match["code"]
    if not broader or not re.fullmatch(r"[A-Z]\d[A-Z]\d", place):
        raise DocumentError(table.file, f"terme générique illisible : « {broader} »", line)
    if domains.setdefault(place[:2], broader) != broader:
        raise DocumentError(table.file, f"deux domaines pour la place {place[:2]}", line)
    return f"domaine/{place[:2]}"


def _descriptor(row: dict[str, str], parents: dict[str, str], dropped: list[str]) -> Concept:
    code, label = row["Code du Terme"], row["Descripteur en typo riche"]
    words = [
        word.strip()
        for column in ("Synonymes", "Synonymes métier", "ex-synonyme V-1")
        for word in row.get(column, "").split(_SEPARATOR)
    ]
    over, related = above(parents, code), []
    for term in filter(None, row["TA (Termes Associés)"].split(_SEPARATOR)):
        match = _TERM.fullmatch(term.strip())
        other = match["code"] if match else ""
        # SKOS S27: what is associated is neither above nor below.
        if other == code or other not in parents or other in over or code in above(parents, other):
            dropped.append(f"{code} → {other or term}")
        else:
            related.append(other)
    return Concept(
        code, code, label, parents[code],
        tuple(dict.fromkeys(word for word in words if word and word != label)),
        row["NE (Note d’Explication)"], row["NA (Note d’Application)"],
        tuple(dict.fromkeys(related)),
    )  # fmt: skip


def _fields(table: Table) -> Iterator[Group]:
    members: dict[tuple[str, str], list[str]] = {}
    for line, row in table.rows:
        match = _FIELD.fullmatch(row["Champ sémantique"])
        if match is None:
            raise DocumentError(
                table.file, f"champ illisible : « {row['Champ sémantique']} »", line
            )
        members.setdefault((match["code"], match["label"]), []).append(row["Code du Terme"])
    for (code, label), codes in sorted(members.items()):
        yield Group(f"champ/{code}", code, label, tuple(codes))


def _all(table_columns: Iterable[str], columns: Iterable[str]) -> list[tuple[str, ...]]:
    return [(one, other) for one in table_columns for other in columns]


KINDS: tuple[Kind, ...] = (
    Kind(("code_rome", "libelle_rome"), _rome),
    Kind(("#1", "#2", "#3", "#4", "Code OGR"), _rome_tree),
    Kind(("Code du Terme", "TG (Terme Générique)", "Code arborescence"), _formacode),
    *(Kind(pair, _nsf) for pair in _all(_NSF_CODES, _NSF_LABELS)),
    *(Kind(pair, _idcc) for pair in _all(_IDCC_CODES, _IDCC_LABELS)),
)
"""In the order in which a file is tried."""
