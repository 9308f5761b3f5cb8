"""`python -m bench.national FOLDER [SCALE]`: a national register, as large as the real one.

The real export of France compétences (feed V4.1, 570 MB) is not part of the project: this writes a
feed of the same form and size from word lists, always the same bytes for a seed and a scale.
What is planned first (numbers, filiations, correspondences, faults) fits in memory; the texts are
made while they are written. `make_plan(scale, seed).counts()` says what an importer has to find.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import national_words as words
from bench.national_plan import (
    BROKEN_DATES,
    DAYS,
    EXPORT_DATE,
    FAULTS,
    FIRST_DAY,
    TODAY,
    Draw,
    Fiche,
    Plan,
    make_plan,
    pick,
)
from bench.national_texts import LAYOUTS, competence, sentence, several
from bench.national_words import Coded, Domain


def _leaf(tag: str, text: str) -> str:
    return f"    <{tag}>{text}</{tag}>\n"


def _coded_list(parent: str, child: str, rows: Sequence[Coded]) -> str:
    if not rows:
        return ""
    inner = "".join(
        f"      <{child}>\n        <CODE>{code}</CODE>\n"
        f"        <LIBELLE>{label}</LIBELLE>\n      </{child}>\n"
        for code, label in rows
    )
    return f"    <{parent}>\n{inner}    </{parent}>\n"


def _filiations(fiche: Fiche) -> str:
    parts = []
    for many, one, names in (
        ("NOUVELLES_CERTIFICATIONS", "NOUVELLE_CERTIFICATION", fiche.new),
        ("ANCIENNES_CERTIFICATIONS", "ANCIENNE_CERTIFICATION", fiche.old),
    ):
        if names:
            inner = "".join(
                f"      <{one}>\n        <ID_FICHE_{one}>{name}</ID_FICHE_{one}>\n      </{one}>\n"
                for name in names
            )
            parts.append(f"    <{many}>\n{inner}    </{many}>\n")
    return "".join(parts)


_HOW_MANY = {
    "ROME": (0.0, 0.3, 0.19, 0.16, 0.15, 0.2),
    "NSF": (0.05, 0.61, 0.155, 0.185),
    "FORMACODE": (0.5, 0.21, 0.11, 0.08, 0.055, 0.045),
}


def _codes_of(kind: str, draw: Draw, own: Sequence[Coded], every: Sequence[Coded]) -> list[Coded]:
    """Codes of the domain mostly, and of the long tail."""
    left, count = draw(), 0
    for count, share in enumerate(_HOW_MANY[kind]):  # noqa: B007  the last one is the answer
        left -= share
        if left < 0:
            break
    rows = (pick(draw, own) if draw() < 0.6 else pick(draw, every) for _ in range(count))
    return list(dict(rows).items())


def _branches(fiche: Fiche, draw: Draw) -> str:
    """Collective agreements, for one fiche in twenty-five."""
    if draw() > 0.04:
        return ""
    parts = [_coded_list("CODES_IDCC", "IDCC", [pick(draw, words.IDCC)])]
    luck = draw()
    for n in range(1, 2 + (luck < 0.075) + (luck < 0.017)):
        number, label = words.AGREEMENTS[(fiche.number + n) % len(words.AGREEMENTS)]
        parts.append(
            f"    <CCN_{n}>\n      <NUMERO>{number}</NUMERO>\n"
            f"      <LIBELLE>{label}</LIBELLE>\n    </CCN_{n}>\n"
        )
    return "".join(parts)


def _spoilt(number: str, fault: str) -> str:
    if fault.endswith("_tab"):
        return f"\t{number}"
    if fault.endswith("_wrong_key"):
        return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    return number


def _certifier_rows(fiche: Fiche, plan: Plan, draw: Draw, since: int) -> str:
    parts = ["    <CERTIFICATEURS>\n"]
    for n, index in enumerate(fiche.certifiers):
        number, name = plan.certifiers[index]
        fault = fiche.fault if n == 0 and fiche.fault.startswith("certifier") else ""
        parts.append("      <CERTIFICATEUR>\n")
        if fault != "certifier_without_siret":
            number = _spoilt(number, fault)
            parts.append(f"        <SIRET_CERTIFICATEUR>{number}</SIRET_CERTIFICATEUR>\n")
        state = "Inactif" if n and draw() < 0.2 else "Actif"
        parts.append(f"        <NOM_CERTIFICATEUR>{name}</NOM_CERTIFICATEUR>\n")
        parts.append(f"        <ETAT_CERTIFICATEUR>{state}</ETAT_CERTIFICATEUR>\n")
        if draw() < 0.65:
            tag = "DATE_DERNIERE_MODIFICATION_ETAT"
            parts.append(f"        <{tag}>{DAYS[since]}</{tag}>\n")
        if index % 9 == 8:
            parts.append(f"        <NOM_COMMERCIAL>{name.capitalize()}</NOM_COMMERCIAL>\n")
        if index % 7 == 3:
            parts.append(
                f"        <SITE_INTERNET>https://certificateur-{index}.example.fr</SITE_INTERNET>\n"
            )
        parts.append("      </CERTIFICATEUR>\n")
    parts.append("    </CERTIFICATEURS>\n")
    return "".join(parts)


def _partner_rows(fiche: Fiche, plan: Plan, draw: Draw) -> str:
    if not fiche.partners:
        return _leaf("EXISTENCE_PARTENAIRES", "Non")
    parts = [_leaf("EXISTENCE_PARTENAIRES", "Oui"), "    <PARTENAIRES>\n"]
    orders = "HABILITATION_ORGA_FORM", "HABILITATION_FORMER", "HABILITATION_ORGANISER"
    usual = int(draw() * 1.25)
    fault = fiche.fault if fiche.fault.startswith("partner") else ""
    first = TODAY - 2_000
    for row in fiche.partners:
        number, name = plan.partners[plan.partner_rows[row]]
        if fault:
            number, fault = _spoilt(number, fault), ""
        luck = draw()
        right = orders[usual] if luck < 0.93 else orders[int(draw() * 3)]
        day = first + int(luck * 1_990)
        begun = f"        <DATE_ACTIF>{DAYS[day]}</DATE_ACTIF>\n" if draw() < 0.23 else ""
        state = "Inactif" if luck < 0.015 else "Actif"
        changed = DAYS[min(TODAY, day + 5)]
        parts.append(
            f"      <PARTENAIRE>\n        <NOM_PARTENAIRE>{name}</NOM_PARTENAIRE>\n"
            f"        <SIRET_PARTENAIRE>{number}</SIRET_PARTENAIRE>\n"
            f"        <HABILITATION_PARTENAIRE>{right}</HABILITATION_PARTENAIRE>\n"
            f"        <ETAT_HABILITATION>{state}</ETAT_HABILITATION>\n{begun}"
            f"        <DATE_DERNIERE_MODIFICATION_ETAT>{changed}</DATE_DERNIERE_MODIFICATION_ETAT>\n"
            "      </PARTENAIRE>\n"
        )
    parts.append("    </PARTENAIRES>\n")
    return "".join(parts)


def _juries(fiche: Fiche, draw: Draw, since: int) -> str:
    rncp = fiche.register == "RNCP"
    parts = []
    text = ". ".join(dict.fromkeys(pick(draw, words.JURIES) for _ in range(3))) + "."
    dated = draw() < 0.1
    for way in ("FI", "CA", "FC", "CQ", "CL", "VAE") if rncp else ("FI", "FC", "CQ", "CL", "VAE"):
        yes = way == "FC" or draw() < (0.8 if rncp else 0.15)
        parts.append(f"    <SI_JURY_{way}>\n")
        if dated:
            parts.append(
                f"      <DATE_DERNIERE_MODIFICATION>{DAYS[since]}</DATE_DERNIERE_MODIFICATION>\n"
            )
        parts.append(f"      <ACTIF>{'Oui' if yes else 'Non'}</ACTIF>\n")
        if yes:
            parts.append(f"      <COMPOSITION>{text}</COMPOSITION>\n")
        parts.append(f"    </SI_JURY_{way}>\n")
    return "".join(parts)


def _publication(kind: str, what: str, day: int) -> str:
    tag = f"PUBLICATION_DECRET_{kind}"
    return (
        f"    <{tag}>\n      <PUBLICATION_JO>\n        <TITRE>{what}</TITRE>\n"
        f"        <DATE_PUBLICATION_JO>{DAYS[day]}</DATE_PUBLICATION_JO>\n"
        f"      </PUBLICATION_JO>\n    </{tag}>\n"
    )


def _publications(fiche: Fiche, draw: Draw, day: int) -> str:
    if fiche.on_demand and draw() < 0.7:
        return ""
    text = f"Arrêté du {DAYS[day - 12]} portant enregistrement au répertoire de la certification"
    text = f"{text} « {fiche.title} », publié au Journal officiel du {DAYS[day]}"
    kinds = [kind for kind in ("GENERAL", "CREATION", "AUTRE") if draw() < 0.75]
    return "".join(_publication(kind, text, day) for kind in kinds)


def _statistics(fiche: Fiche, draw: Draw, since: int) -> str:
    if draw() < 0.45:
        return ""
    parts = ["    <STATISTIQUES_PROMOTIONS>\n"]
    year = int(DAYS[since][-4:])
    for n in range(2 + int(draw() * 2)):
        passed = int(2 / (draw() + 0.004))
        parts.append(
            f"      <STATISTIQUES_PROMOTION>\n        <ANNEE>{year - 2 + n}</ANNEE>\n"
            f"        <NOMBRE_CERTIFIES>{passed}</NOMBRE_CERTIFIES>\n"
        )
        if fiche.register == "RNCP":
            for tag, figure in (
                ("NOMBRE_CERTIFIES_VAE", int(passed * draw() * 0.2)),
                ("TAUX_INSERTION_GLOBAL_6MOIS", 60 + int(draw() * 41)),
                ("TAUX_INSERTION_METIER_2ANS", 50 + int(draw() * 51)),
            ):
                parts.append(f"        <{tag}>{figure}</{tag}>\n")
        parts.append("      </STATISTIQUES_PROMOTION>\n")
    parts.append("    </STATISTIQUES_PROMOTIONS>\n")
    return "".join(parts)


def _bloc_rows(fiche: Fiche, draw: Draw, domain: Domain) -> tuple[str, list[str]]:
    """The blocs, and the competences that the fiche repeats in its own text."""
    if not fiche.blocs:
        return "", []
    parts = ["    <BLOCS_COMPETENCES>\n"]
    layout = pick(draw, LAYOUTS)
    every: list[str] = []
    for n, code in enumerate(fiche.blocs, 1):
        items = several(draw, 4, 15, competence, domain)
        every += items
        label = f"{pick(draw, words.VERBS)[0]} {pick(draw, domain.objects)}"
        tests = ".    ".join(pick(draw, words.EVALUATIONS) for _ in range(4 + int(draw() * 12)))
        parts.append(
            f"      <BLOC_COMPETENCES>\n        <CODE>{code}</CODE>\n        <LIBELLE>{label}</LIBELLE>\n"
            f"        <LISTE_COMPETENCES>{layout(items, n)}</LISTE_COMPETENCES>\n"
            f"        <MODALITES_EVALUATION>{tests}</MODALITES_EVALUATION>\n"
        )
        if draw() < 0.04:
            for tag in ("PREREQUIS_ENTREE_FORMATION_BLOC", "PREREQUIS_VALIDATION_BLOC"):
                parts.append(f"        <{tag}>{pick(draw, words.PREREQUISITES)}</{tag}>\n")
        parts.append("      </BLOC_COMPETENCES>\n")
    parts.append("    </BLOCS_COMPETENCES>\n")
    return "".join(parts), every


def _side(codes: tuple[str, ...]) -> str:
    return "".join(
        f"          <BLOC_COMPETENCES>\n            <CODE>{code}</CODE>\n          </BLOC_COMPETENCES>\n"
        for code in codes
    )


def _correspondence_rows(fiche: Fiche) -> str:
    if not fiche.correspondences:
        return ""
    parts = ["    <CORRESPONDANCES>\n"]
    for row in fiche.correspondences:
        source = f"        <SOURCE>\n{_side(row.source)}        </SOURCE>\n" if row.source else ""
        parts.append(
            f"      <CORRESPONDANCE>\n{source}        <DESTINATION>\n"
            f"          <NUMERO_FICHE>{row.target}</NUMERO_FICHE>\n{_side(row.target_blocs)}"
            "        </DESTINATION>\n      </CORRESPONDANCE>\n"
        )
    parts.append("    </CORRESPONDANCES>\n")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Days:
    """The dates of a fiche."""

    start: int
    end: int
    years: int


def _days(fiche: Fiche, draw: Draw) -> _Days:
    first = FIRST_DAY[fiche.register]
    years = pick(draw, (2, 3, 3, 5, 5, 5))
    if fiche.active:
        end = TODAY + 15 + int(draw() * 350 * years)
    else:
        published = first + int(fiche.rank * (TODAY - 90 - first))
        end = min(published + 365 * years, TODAY - 1)
    return _Days(end - 365 * years, end, years)


def _identity(fiche: Fiche, draw: Draw, domain: Domain) -> str:
    """The opening elements: numbers, filiations, title, codes."""
    parts = [
        _leaf("ID_FICHE", str(fiche.ident)),
        _leaf("NUMERO_FICHE", fiche.name),
        _filiations(fiche),
    ]
    if fiche.fault != "missing_title":
        parts.append(_leaf("INTITULE", fiche.title))
    if fiche.register == "RNCP" and not fiche.on_demand:
        code, label = pick(draw, words.DIPLOMAS[fiche.level])
        parts.append(
            f"    <ABREGE>\n      <CODE>{code}</CODE>\n      <LIBELLE>{label}</LIBELLE>\n    </ABREGE>\n"
        )
    parts.append(_leaf("ETAT_FICHE", "Publiée" if draw() < 0.95 else "Modifications à valider"))
    formacodes = _codes_of("FORMACODE", draw, domain.formacodes, words.FORMACODES)
    parts.append(_coded_list("FORMACODES", "FORMACODE", formacodes))
    if fiche.level:
        label = "Sans niveau spécifique" if fiche.level == "AUCUN" else f"Niveau {fiche.level[-1]}"
        parts.append(
            f"    <NOMENCLATURE_EUROPE>\n      <NIVEAU>{fiche.level}</NIVEAU>\n"
            f"      <LIBELLE>{label}</LIBELLE>\n    </NOMENCLATURE_EUROPE>\n"
        )
    parts.append(_coded_list("CODES_NSF", "NSF", _codes_of("NSF", draw, domain.nsf, words.NSF)))
    parts.append(_branches(fiche, draw))
    return "".join(parts)


def _activity(fiche: Fiche, draw: Draw, domain: Domain, competences: list[str]) -> str:
    """What the holder does and can do; only the capacities in the specific register."""
    layout = pick(draw, LAYOUTS)
    abilities = competences[::2] if competences else several(draw, 6, 24, competence, domain)
    capacities = _leaf("CAPACITES_ATTESTEES", layout(abilities, 1))
    if fiche.register == "RS":
        return capacities
    most = 32 if fiche.blocs else 17
    activities = "  ".join(several(draw, most // 4, most, sentence, domain))
    sectors = ", ".join(dict.fromkeys(pick(draw, domain.sectors) for _ in range(5)))
    places = f"Ce métier s'exerce dans {sectors}. {' '.join(several(draw, 1, 4, sentence, domain))}"
    jobs = "    ".join(
        f"* {pick(draw, domain.jobs)}, {pick(draw, domain.options)}"
        for _ in range(3 + int(draw() * 8))
    )
    return "".join(
        (
            _leaf("ACTIVITES_VISEES", activities),
            capacities,
            _leaf("SECTEURS_ACTIVITE", places),
            _leaf("TYPE_EMPLOI_ACCESSIBLES", jobs),
            _coded_list("CODES_ROME", "ROME", _codes_of("ROME", draw, domain.rome, words.ROME)),
        )
    )


def _validity(fiche: Fiche, draw: Draw, days: _Days) -> str:
    """Publications, statistics, link, dates and kind of registration."""
    start = DAYS[days.start]
    parts = [_publications(fiche, draw, days.start)]
    if fiche.on_demand:
        if draw() < 0.15:
            parts.append(_leaf("DATE_DERNIER_JO", start))
        parts.append(_leaf("DATE_DECISION", start))
        parts.append(_leaf("DUREE_ENREGISTREMENT", str(days.years)))
    parts.append(_statistics(fiche, draw, days.start))
    if draw() < 0.55:
        parts.append(
            _leaf("LIEN_URL_DESCRIPTION", f"https://certification.example.fr/{fiche.name}")
        )
    end = (
        BROKEN_DATES[fiche.number % len(BROKEN_DATES)]
        if fiche.fault == "broken_date"
        else DAYS[days.end]
    )
    parts.append(_leaf("DATE_FIN_ENREGISTREMENT", end))
    if fiche.on_demand and draw() < 0.1:
        year = int(start[-4:])
        years = "".join(f"      <ANNEE>{n}</ANNEE>\n" for n in (year - 1, year - 2))
        parts.append(f"    <ANNEES_PROMOTIONS_NIVEAU>\n{years}    </ANNEES_PROMOTIONS_NIVEAU>\n")
    if not fiche.on_demand:
        parts.append(_leaf("DATE_EFFET", start))
    way = "sur demande" if fiche.on_demand else "de droit"
    parts.append(_leaf("TYPE_ENREGISTREMENT", f"Enregistrement {way}"))
    return "".join(parts)


def _context(fiche: Fiche, draw: Draw, domain: Domain) -> str:
    text = f"{pick(draw, words.OPENINGS)}  {' '.join(several(draw, 3, 12, sentence, domain))}"
    if fiche.fault == "html_in_text":
        text = (
            f"&lt;p&gt;{text}&lt;/p&gt;&lt;ul&gt;&lt;li&gt;{domain.jobs[0]}&lt;/li&gt;&lt;/ul&gt;"
        )
    return _leaf("OBJECTIFS_CONTEXTE", text)


def _closing(fiche: Fiche, draw: Draw, days: _Days) -> str:
    """From the level of mastery to the correspondences."""
    parts = []
    if fiche.register == "RS":
        if draw() < 0.12:
            parts.append(
                _leaf("NIVEAU_MAITRISE_COMPETENCES", "sans objet" if draw() < 0.6 else "B2")
            )
        partial = draw() < 0.06
        parts.append(_leaf("VALIDATION_PARTIELLE", "Oui" if partial else "Non"))
        if partial:
            parts.append(
                _leaf("VALIDATION_PARTIELLE_PERIMETRE", "Chaque module peut être validé seul.")
            )
    parts.append(_leaf("ACTIF", "Oui" if fiche.active else "Non"))
    if draw() < 0.7:
        needs = "    ".join(pick(draw, words.PREREQUISITES) for _ in range(1 + int(draw() * 5)))
        parts.append(_leaf("PREREQUIS_ENTREE_FORMATION", needs))
    if draw() < 0.08:
        parts.append(_leaf("PREREQUIS_VALIDATION_CERTIFICATION", pick(draw, words.PREREQUISITES)))
    if not fiche.on_demand:
        parts.append(_leaf("DATE_DE_PUBLICATION", DAYS[days.start]))
    if draw() < 0.3:
        parts.append(_leaf("DATE_LIMITE_DELIVRANCE", DAYS[days.end + 180]))
    parts.append(_correspondence_rows(fiche))
    return "".join(parts)


def _overseas(fiche: Fiche, draw: Draw) -> str:
    if fiche.register == "RS":
        return ""
    answer = "Oui" if draw() < 0.4 else "Non"
    tags = "ACCESSIBLE_NOUVELLE_CALEDONIE", "ACCESSIBLE_POLYNESIE_FRANCAISE"
    return "".join(_leaf(tag, answer) for tag in tags)


def fiche_xml(fiche: Fiche, plan: Plan) -> str:
    """One FICHE, its elements in the order of the real feed; what is not known is absent."""
    draw = random.Random(f"{plan.seed} {fiche.name}").random
    domain = words.DOMAINS[fiche.domain]
    days = _days(fiche, draw)
    blocs, competences = _bloc_rows(fiche, draw, domain)
    rules = f"{pick(draw, words.RULES)}    {pick(draw, words.RULES)}" if draw() < 0.4 else ""
    return "".join(
        (
            "  <FICHE>\n",
            _identity(fiche, draw, domain),
            _certifier_rows(fiche, plan, draw, days.start),
            _partner_rows(fiche, plan, draw),
            _activity(fiche, draw, domain, competences),
            _leaf("REGLEMENTATIONS_ACTIVITES", rules) if rules else "",
            _juries(fiche, draw, days.start),
            _overseas(fiche, draw),
            _validity(fiche, draw, days),
            blocs,
            _context(fiche, draw, domain),
            _closing(fiche, draw, days),
            "  </FICHE>\n",
        )
    )


def _lines(fiches: list[Fiche], plan: Plan) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n'
    yield b"  <VERSION_FLUX>4.1</VERSION_FLUX>\n"
    order = random.Random(f"order {plan.seed}").sample(fiches, len(fiches))
    for fiche in order:
        yield fiche_xml(fiche, plan).encode()
    yield b"</FICHES>\n"


def write_plan(folder: Path, plan: Plan) -> tuple[Path, Path]:
    """The two files of a plan, RNCP then RS, a fiche at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for register, fiches in (("RNCP", plan.rncp), ("RS", plan.rs)):
        path = folder / f"export_fiches_{register}_V4_1_{EXPORT_DATE.isoformat()}.xml"
        with path.open("wb", buffering=1 << 20) as file:
            file.writelines(_lines(fiches, plan))
        paths.append(path)
    return paths[0], paths[1]


def write_feed(folder: Path, scale: float = 1.0, seed: int = 2026) -> tuple[Path, Path]:
    """The register at a scale: the RNCP file and the RS file."""
    return write_plan(folder, make_plan(scale, seed))


def main(arguments: list[str]) -> None:
    """Write the feed and say what is in it."""
    if not 1 <= len(arguments) <= 2:
        raise SystemExit("python -m bench.national FOLDER [SCALE]")
    scale = float(arguments[1]) if len(arguments) == 2 else 1.0
    start = time.perf_counter()
    plan = make_plan(scale)
    planned = time.perf_counter() - start
    for path in write_plan(Path(arguments[0]), plan):
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
    print(f"{time.perf_counter() - start:.1f} s, of which {planned:.1f} s for the plan")
    planted = Counter(fiche.fault for fiche in plan.rncp + plan.rs if fiche.fault)
    for name, count in {**plan.counts(), **{f"fault: {k}": planted[k] for k in FAULTS}}.items():
        print(f"{count:>9,}  {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
