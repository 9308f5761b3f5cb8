"""The workbook to fill in: one column a role, choices where there are choices, an example to remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from crosswalk.notice import NOTICE
from crosswalk.tables.headers import ROLES

_NOTES: dict[str, str] = {
    "source": "Le titre du certificateur qui déclare : RNCP41402.",
    "source_blocs": "Ses blocs, avec leur code. ET : il faut tous les détenir. OU : un seul suffit ; "
    "parenthèses si les deux se mêlent. Vide : le titre entier.",
    "target": "Le titre reconnu, d'un autre certificateur ou une ancienne édition : RNCP39099 ou RS6626.",
    "target_blocs": "Les blocs reconnus, de la même façon.",
    "kind": "Partielle (des blocs), totale (titres entiers, même niveau), répertoire spécifique, dispense.",
    "direction": "Laissez « non précisée » si rien ne le dit.",
    "justification": "Pourquoi : compétences, critères et évaluation comparés.",
    "proofs": "Ce que le candidat doit fournir : attestation de bloc, PV, livret, parchemin.",
    "effect_on": "JJ/MM/AAAA.",
    "ends_on": "JJ/MM/AAAA, vide si aucune.",
    "legal_source": "Fiche, arrêté ou décision qui l'énonce, avec sa date.",
    "comment": "",
}
_CHOICES = {
    "kind": ["partielle", "totale", "répertoire spécifique", "dispense"],
    "direction": ["non précisée", "unilatérale", "réciproque"],
}
_EXAMPLE = {
    "source": "RNCP41402",
    "source_blocs": "RNCP41402BC01 - Encadrer des salariés en insertion ET RNCP41402BC02 - Former des "
    "salariés en situation de production ET RNCP41402BC03 - Organiser et faire le suivi du processus de "
    "production",
    "target": "RNCP39099 - Moniteur d'atelier en milieu de travail protégé",
    "target_blocs": "RNCP39099BC02 ET RNCP39099BC03",
    "kind": "partielle",
    "direction": "non précisée",
    "legal_source": "Fiche RNCP41402, France compétences",
}
_FAULT = {
    "source": "RNCP41402",
    "source_blocs": "RNCP41402BC04 - Former des salariés en situation de production",
    "target": "RNCP32139",
    "target_blocs": "RNCP32139BC02 - Animer, organiser et gérer la production ou les prestations de "
    "service d’une équipe dans la structure et/ou hors les murs",
    "kind": "partielle",
    "direction": "non précisée",
    "justification": "Ligne d'essai, fautive à dessein",
    "legal_source": "Aucune : exemple",
}
"""A bloc under the label of another, and the bloc of a document under the code of another."""
ROWS = 500
"""Rows ready to fill in, with their lists of choices."""


_SAME_DAY = datetime(2026, 1, 1)


def example() -> bytes:
    """The template filled in with the row of the RNCP41402 fiche, then a row at fault on purpose."""
    return template((_EXAMPLE, _FAULT))


def template(rows: Sequence[Mapping[str, str]] = (_EXAMPLE,)) -> bytes:
    """The XLSX to fill in; its headers are those that the reader knows best.

    `rows` are those written below the header, by role.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _SAME_DAY})  # or each second would make another file
    sheet = book.add_worksheet("Correspondances")
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E8EDF4"}
    )
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    day = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"})
    for column, (role, note) in enumerate(_NOTES.items()):
        sheet.write_string(0, column, ROLES[role], head)
        wide = 44 if role.endswith("_blocs") else 30 if role in ("target", "justification") else 18
        sheet.set_column(column, column, wide, day if role.endswith("_on") else cell)
        if note:
            sheet.write_comment(0, column, note, {"x_scale": 2, "author": "Passerelle"})
        if choices := _CHOICES.get(role):
            sheet.data_validation(
                1, column, ROWS, column,
                {"validate": "list", "source": choices, "error_title": "Valeur inattendue",
                 "error_message": f"Attendu : {', '.join(choices)}."},
            )  # fmt: skip
        for line, row in enumerate(rows, 1):
            sheet.write_string(line, column, row.get(role, ""), cell)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    _help(book)
    book.close()
    return buffer.getvalue()


def _help(book: object) -> None:
    page = book.add_worksheet("Mode d'emploi")  # type: ignore[attr-defined]
    bold = book.add_format({"bold": True, "valign": "top"})  # type: ignore[attr-defined]
    wrap = book.add_format({"text_wrap": True, "valign": "top"})  # type: ignore[attr-defined]
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 100)
    rows = [(ROLES[role], note) for role, note in _NOTES.items() if note]
    rows = [
        ("Une ligne", "une correspondance entre deux ensembles de blocs. La ligne 2 est un exemple : "
         "remplacez-la."),
        *rows,
        ("Contrôler", "crosswalk verify-table VOTRE-FICHIER.xlsx --annotated COPIE.xlsx"),
        ("", NOTICE),
    ]  # fmt: skip
    for line, (name, words) in enumerate(rows):
        page.write_string(line, 0, name, bold)
        page.write_string(line, 1, words, wrap)
