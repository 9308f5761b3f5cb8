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
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import escape

from bench import national_words as words
from bench.national_words import Coded, Domain

T = TypeVar("T")
Draw = Callable[[], float]

EXPORT_DATE = date(2026, 8, 16)
SMALLEST_SCALE = 0.002

FULL: dict[str, int] = {
    "rncp": 25_638,
    "rncp_active": 5_518,
    "rs": 4_837,
    "rs_active": 1_471,
    "blocs": 55_761,
    "bloc_fiches": 11_150,
    "partners": 397_774,
    "partner_fiches": 7_900,
    "partner_organisations": 60_000,
    "certifier_organisations": 6_000,
    "rncp_filiation_fiches": 14_400,
    "rs_filiation_fiches": 1_600,
    "correspondences": 4_000,
    "correspondence_fiches": 1_200,
}
"""What the register holds at scale 1."""

FAULTS: dict[str, int] = {
    "broken_date": 60,
    "duplicate_bloc_code": 40,
    "missing_title": 12,
    "html_in_text": 30,
    "certifier_siret_tab": 50,
    "certifier_siret_wrong_key": 80,
    "certifier_without_siret": 300,
    "partner_siret_tab": 50,
    "partner_siret_wrong_key": 80,
    "bloc_code_01": 2,
}
"""Fiches with a planted fault at scale 1: one fault a fiche, in one place of the fiche.

`bloc_code_01` is two fiches at every scale (the first bloc of both has the code `01`); the other
bloc codes begin with the number of their fiche. `broken_date` is a DATE_FIN_ENREGISTREMENT."""

BROKEN_DATES = ("31/02/2024", "00/00/0000", "2024-13-45", "32/01/2023", "à définir")

_DAY_0 = date(1980, 1, 1).toordinal()
_DAYS = tuple(
    date.fromordinal(n).strftime("%d/%m/%Y") for n in range(_DAY_0, date(2045, 1, 1).toordinal())
)
_TODAY = EXPORT_DATE.toordinal() - _DAY_0
_FIRST_DAY = {
    "RNCP": date(2004, 1, 5).toordinal() - _DAY_0,
    "RS": date(2014, 9, 1).toordinal() - _DAY_0,
}
_LAST_NUMBER = {"RNCP": 42_700, "RS": 7_650}


def faults(scale: float = 1.0) -> dict[str, int]:
    """How many fiches carry each planted fault at a scale."""
    counts = {name: max(1, round(count * scale)) for name, count in FAULTS.items()}
    return counts | {"bloc_code_01": 2}


def sizes(scale: float = 1.0) -> dict[str, int]:
    """The counts of `FULL` at a scale."""
    if scale < SMALLEST_SCALE:
        raise ValueError(f"scale {scale}: at least {SMALLEST_SCALE}")
    return {name: max(1, round(count * scale)) for name, count in FULL.items()}


# --- the plan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Blocs of the fiche (none: the whole) and what they recognise (no bloc: the whole title)."""

    source: tuple[str, ...]
    target: str
    target_blocs: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Fiche:
    """All that ties a fiche to others; the rest is drawn when it is written."""

    register: str
    number: int
    ident: int
    rank: float
    domain: int
    title: str = ""
    active: bool = False
    on_demand: bool = False
    level: str = ""
    blocs: list[str] = field(default_factory=list)
    certifiers: list[int] = field(default_factory=list)
    partners: range = range(0)
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    correspondences: list[Correspondence] = field(default_factory=list)
    fault: str = ""

    @property
    def name(self) -> str:
        return f"{self.register}{self.number}"


@dataclass(slots=True)
class Plan:
    """The register before its texts."""

    seed: int
    rncp: list[Fiche]
    rs: list[Fiche]
    certifiers: list[Coded]
    partners: list[Coded]
    partner_rows: array[int]

    def counts(self) -> dict[str, int]:
        """The exact counts of the two files."""
        fiches = self.rncp + self.rs
        return {
            "rncp": len(self.rncp),
            "rncp_active": sum(fiche.active for fiche in self.rncp),
            "rs": len(self.rs),
            "rs_active": sum(fiche.active for fiche in self.rs),
            "blocs": sum(len(fiche.blocs) for fiche in fiches),
            "partners": len(self.partner_rows),
            "partner_organisations": len(set(self.partner_rows)),
            "certifiers": sum(len(fiche.certifiers) for fiche in fiches),
            "certifier_organisations": len({n for fiche in fiches for n in fiche.certifiers}),
            "filiations": sum(len(fiche.old) for fiche in fiches),
            "filiation_rows": sum(max(len(fiche.old), len(fiche.new)) for fiche in fiches),
            "correspondences": sum(len(fiche.correspondences) for fiche in fiches),
            "correspondence_fiches": sum(bool(fiche.correspondences) for fiche in fiches),
        }


def make_plan(scale: float = 1.0, seed: int = 2026) -> Plan:
    """Numbers, filiations, blocs, organisations, faults and correspondences of a register."""
    size = sizes(scale)
    rng = random.Random(f"plan {seed} {scale!r}")
    rncp = _numbered("RNCP", size["rncp"], rng)
    rs = _numbered("RS", size["rs"], rng)
    _link(rncp, size["rncp_filiation_fiches"], rng)
    _link(rs, size["rs_filiation_fiches"], rng)
    _activate(rncp, size["rncp_active"], rng)
    _activate(rs, size["rs_active"], rng)
    _give_blocs(rncp, size["bloc_fiches"], size["blocs"], rng)
    fiches = rncp + rs
    certifiers = _certifiers(size["certifier_organisations"], rng)
    _give_certifiers(fiches, len(certifiers), rng)
    partners = _partners(size["partner_organisations"], certifiers, rng)
    rows = _give_partners(fiches, size, rng)
    _plant_faults(fiches, faults(scale), rng)
    _correspond(rncp, rs, size, rng)
    return Plan(seed, rncp, rs, certifiers, partners, rows)


def _pick(draw: Draw, items: Sequence[T]) -> T:
    return items[int(draw() * len(items))]


def apportion(total: int, weights: Sequence[float], least: int, most: int) -> list[int]:
    """Shares of a total, about as the weights, each between `least` and `most`."""
    if not len(weights) * least <= total <= len(weights) * most:
        raise ValueError(f"{total} cannot be shared in {len(weights)} parts of {least} to {most}")
    unit = (total - least * len(weights)) / sum(weights)
    shares = [min(most, least + int(weight * unit)) for weight in weights]
    rest = total - sum(shares)
    while rest:
        for i in range(len(shares)):
            if rest and shares[i] < most:
                shares[i] += 1
                rest -= 1
    return shares


def _numbered(register: str, count: int, rng: random.Random) -> list[Fiche]:
    """Fiches by rising number; the later the number, the later the fiche."""
    numbers = sorted(rng.sample(range(180, _LAST_NUMBER[register]), count))
    first = 1_000 if register == "RNCP" else 100_000
    fiches = []
    for i, number in enumerate(numbers):
        fiche = Fiche(
            register, number, first + 3 * i, i / count, int(rng.random() * len(words.DOMAINS))
        )
        fiche.on_demand = rng.random() < (0.88 if register == "RS" else 0.44)
        if register == "RNCP":
            fiche.level = _level(rng.random())
        fiche.title = _title(fiche, rng.random)
        fiches.append(fiche)
    return fiches


def _level(draw: float) -> str:
    """Levels as often as in the register."""
    steps = ((0.352, "NIV7"), (0.652, "NIV6"), (0.78, "NIV5"), (0.883, "NIV4"), (0.957, "NIV3"))
    return next(
        (level for bound, level in steps if draw < bound), "NIV8" if draw < 0.958 else "AUCUN"
    )


def _title(fiche: Fiche, draw: Draw) -> str:
    domain = words.DOMAINS[fiche.domain]
    if fiche.register == "RS":
        what = f"{_pick(draw, words.VERBS)[0]} {_pick(draw, domain.objects)}"
        return what if draw() < 0.5 else f"{what} : {_pick(draw, domain.options)}"
    job, kind = _pick(draw, domain.jobs), draw()
    if kind < 0.3:
        return job
    if kind < 0.6:
        return f"{job}, option {_pick(draw, domain.options)}"
    if kind < 0.8:
        return f"{job} – parcours {_pick(draw, domain.options)} (fiche nationale)"
    return f"{job} spécialisé dans {_pick(draw, domain.sectors)}"


def _link(fiches: list[Fiche], count: int, rng: random.Random) -> None:
    """Chains of two to five fiches, each replacing the one before; the last may replace two."""
    drawn = rng.sample(fiches, count)
    while len(drawn) > 1:
        length = min(rng.choices((2, 3, 4, 5), (50, 28, 14, 8))[0], len(drawn))
        if len(drawn) - length == 1:
            length += 1 if length < 5 else -1
        chain, drawn = sorted(drawn[:length], key=lambda fiche: fiche.number), drawn[length:]
        for fiche in chain[1:]:
            fiche.domain, fiche.level = chain[0].domain, chain[0].level
            fiche.title = chain[0].title if rng.random() < 0.6 else _title(fiche, rng.random)
        two = length > 2 and rng.random() < 0.06
        for i, (old, new) in enumerate(pairwise(chain)):
            _replace(old, chain[2] if two and i == 0 else new)


def _replace(old: Fiche, new: Fiche) -> None:
    old.new.append(new.name)
    new.old.append(old.name)


def _activate(fiches: list[Fiche], count: int, rng: random.Random) -> None:
    """The latest fiches that nothing replaces yet are in force."""
    free = [fiche for fiche in fiches if not fiche.new]
    free.sort(key=lambda fiche: fiche.rank + 0.1 * rng.random(), reverse=True)
    for fiche in free[:count]:
        fiche.active = True


def _give_blocs(fiches: list[Fiche], holders: int, count: int, rng: random.Random) -> None:
    late = sorted(fiches, key=lambda fiche: fiche.rank + 0.2 * rng.random(), reverse=True)[:holders]
    shares = apportion(count, [rng.random() ** 2 for _ in late], 1, 24)
    for fiche, share in zip(late, shares, strict=True):
        fiche.blocs = [f"{fiche.name}BC{n:02}" for n in range(1, share + 1)]


def check_digit(digits: str) -> int:
    """The last digit that makes a number with these digits valid (Luhn)."""
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 - i % 2)
        total += value - 9 if value > 9 else value
    return -total % 10


def siret(base: int, establishment: int) -> str:
    """A SIRET from eight digits of a company and the number of its establishment."""
    siren = f"{base}{check_digit(str(base))}"
    stem = f"{siren}{establishment:04}"
    return f"{stem}{check_digit(stem)}"


def _certifiers(count: int, rng: random.Random) -> list[Coded]:
    """SIRET and name; the ministries are the first, and the heaviest."""
    rows = []
    for i in range(count):
        if i < len(words.MINISTRIES):
            rows.append((siret(11_000_000 + i * 17, 1), escape(words.MINISTRIES[i])))
        else:
            base = 13_000_000 + i * 1_009 + rng.randrange(1_000)
            rows.append((siret(base, rng.randint(1, 9)), _organisation(rng.random)))
    return rows


def _organisation(draw: Draw) -> str:
    name = f"{_pick(draw, words.ORGANISATIONS)} {_pick(draw, words.THEMES)} {_pick(draw, words.PLACES)}"
    return escape(name if draw() < 0.7 else f"{name} {_pick(draw, words.PLACES)}")


def _partners(count: int, certifiers: list[Coded], rng: random.Random) -> list[Coded]:
    """SIRET and name; one partner in twenty is a certifier too."""
    rows = []
    for i in range(count):
        base = 30_000_000 + i * 1_013 + rng.randrange(1_000)
        both = i // 20 if i % 20 == 7 else 0
        if len(words.MINISTRIES) <= both < len(certifiers):
            rows.append(certifiers[both])
        else:
            rows.append((siret(base, rng.randint(1, 60)), _organisation(rng.random)))
    return rows


def _give_certifiers(fiches: list[Fiche], count: int, rng: random.Random) -> None:
    """Every certifier has a fiche, and the first ones have hundreds."""
    order = rng.sample(fiches, len(fiches))
    for i, fiche in enumerate(order):
        main = i if i < count else int(count * rng.random() ** 3)
        others = int(rng.random() ** -0.45) - 1
        extra = (int(count * rng.random() ** 2.2) for _ in range(min(others, 40)))
        fiche.certifiers = list(dict.fromkeys((main, *extra)))


def _give_partners(fiches: list[Fiche], size: dict[str, int], rng: random.Random) -> array[int]:
    """Rows of partners: every organisation has one, a few have hundreds, no fiche has one twice."""
    total, count = size["partners"], size["partner_organisations"]
    late = sorted(fiches, key=lambda fiche: fiche.rank + 0.5 * fiche.on_demand + 0.4 * rng.random())
    holders = late[-size["partner_fiches"] :]
    weights = [rng.lognormvariate(0, 1.6) for _ in holders]
    shares = apportion(total, weights, 1, min(6_000, count * 9 // 10))
    drawn = [*range(count), *(int(count * rng.random() ** 1.6) for _ in range(total - count))]
    rng.shuffle(drawn)
    rows: array[int] = array("I")
    for fiche, share in zip(holders, shares, strict=True):
        fiche.partners = range(len(rows), len(rows) + share)
        rows.extend(_distinct(drawn[len(rows) : len(rows) + share], count))
    return rows


def _distinct(drawn: Sequence[int], count: int) -> list[int]:
    """The same organisations; a second mention becomes the next one that is not yet there."""
    seen = set(drawn)
    kept: dict[int, None] = {}
    for number in drawn:
        if number in kept:
            while number in seen:
                number = (number + 1) % count
            seen.add(number)
        kept[number] = None
    return list(kept)


def _plant_faults(fiches: list[Fiche], wanted: dict[str, int], rng: random.Random) -> None:
    """Faults in fiches outside the filiations, the rarest places first."""
    can_have: dict[str, Callable[[Fiche], object]] = {
        "duplicate_bloc_code": lambda fiche: len(fiche.blocs) > 1,
        "bloc_code_01": lambda fiche: fiche.blocs,
        "partner_siret_tab": lambda fiche: fiche.partners,
        "partner_siret_wrong_key": lambda fiche: fiche.partners,
    }
    free = [fiche for fiche in rng.sample(fiches, len(fiches)) if not (fiche.old or fiche.new)]
    for fault in sorted(wanted, key=lambda fault: fault not in can_have):
        fits = can_have.get(fault, bool)
        taken = [fiche for fiche in free if fits(fiche) and not fiche.fault][: wanted[fault]]
        if len(taken) < wanted[fault]:
            raise ValueError(f"too few fiches for the fault {fault}")
        for fiche in taken:
            fiche.fault = fault
            if fault == "duplicate_bloc_code":
                fiche.blocs[1] = fiche.blocs[0]
            elif fault == "bloc_code_01":
                fiche.blocs[0] = "01"


def _correspond(
    rncp: list[Fiche], rs: list[Fiche], size: dict[str, int], rng: random.Random
) -> None:
    """Declared correspondences: half of the fiches that declare some replace a fiche with blocs."""
    by_name = {fiche.name: fiche for fiche in rncp}
    pool = [fiche for fiche in rncp if fiche.blocs and not fiche.fault]
    rng.shuffle(pool)
    heirs = [fiche for fiche in pool if any(by_name[name].blocs for name in fiche.old)]
    heirs = heirs[: size["correspondence_fiches"] // 2]
    chosen = {id(fiche) for fiche in heirs}
    others = [fiche for fiche in pool if id(fiche) not in chosen]
    sources = (heirs + others)[: size["correspondence_fiches"]]
    shares = apportion(size["correspondences"], [rng.random() ** 3 for _ in sources], 1, 60)
    targets = [[fiche for fiche in pool if fiche.domain == n] for n in range(len(words.DOMAINS))]
    skills = [fiche for fiche in rs if not fiche.fault]
    for fiche, share in zip(sources, shares, strict=True):
        near = [*targets[fiche.domain][:40], *(rng.choice(pool) for _ in range(2))]
        near = [other for other in near if other is not fiche]
        rows: dict[Correspondence, None] = {}
        while len(rows) < share:
            rows[_correspondence(fiche, by_name, near or pool, skills, rng)] = None
        fiche.correspondences = list(rows)


def _correspondence(
    fiche: Fiche,
    by_name: dict[str, Fiche],
    near: list[Fiche],
    skills: list[Fiche],
    rng: random.Random,
) -> Correspondence:
    kind = rng.random()
    old = by_name[rng.choice(fiche.old)] if fiche.old else None
    other = old if old and old.blocs and rng.random() < 0.5 else rng.choice(near)
    if kind < 0.08:
        return Correspondence((), (old or other).name, ())
    one = (rng.choice(fiche.blocs),)
    if kind < 0.18:
        return Correspondence(one, rng.choice(skills).name, ())
    if kind < 0.23:
        return Correspondence(one, other.name, ())
    if kind < 0.75:
        return Correspondence(one, other.name, (rng.choice(other.blocs),))
    return Correspondence(_some(fiche.blocs, rng), other.name, _some(other.blocs, rng))


def _some(codes: list[str], rng: random.Random) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(codes, min(len(codes), rng.randint(1, 3)))))


# --- the texts ------------------------------------------------------------------------------------


def _competence(draw: Draw, domain: Domain) -> str:
    """An infinitive, its object, and often the means or the purpose."""
    what = f"{_pick(draw, words.VERBS)[0]} {_pick(draw, domain.objects)}"
    kind = draw()
    if kind < 0.22:
        return what
    if kind < 0.45:
        return f"{what} {_pick(draw, words.MEANS)}"
    if kind < 0.65:
        return f"{what} {_pick(draw, words.PURPOSES)}"
    return f"{what}, {_pick(draw, words.MEANS)}, {_pick(draw, words.PURPOSES)}"


def _sentence(draw: Draw, domain: Domain) -> str:
    subject, (_, verb) = _pick(draw, words.SUBJECTS), _pick(draw, words.VERBS)
    text = f"{subject} {verb} {_pick(draw, domain.objects)} {_pick(draw, words.MEANS)}"
    return f"{text}." if draw() < 0.5 else f"{text}, {_pick(draw, words.PURPOSES)}."


def _several(
    draw: Draw, low: int, high: int, make: Callable[[Draw, Domain], str], of: Domain
) -> list[str]:
    return [make(draw, of) for _ in range(low + int(draw() * (high - low + 1)))]


def _dashes(items: list[str], _: int) -> str:
    return "- " + "  - ".join(items)


def _wide_dashes(items: list[str], _: int) -> str:
    return "- " + " ;    - ".join(items) + "."


def _double_spaces(items: list[str], _: int) -> str:
    return "  ".join(items)


def _wide_spaces(items: list[str], _: int) -> str:
    return "    ".join(items)


def _stars(items: list[str], _: int) -> str:
    return "* " + "      * ".join(items)


def _bullets(items: list[str], _: int) -> str:
    return "● " + "    ● ".join(items)


def _codes(items: list[str], bloc: int) -> str:
    return "      ".join(f"C{bloc}.{n} {item}" for n, item in enumerate(items, 1))


def _activity_codes(items: list[str], bloc: int) -> str:
    return "       ".join(f"A{bloc}C{n}. {item}" for n, item in enumerate(items, 1))


def _numbers(items: list[str], _: int) -> str:
    return "  ".join(f"{n}. {item}" for n, item in enumerate(items, 1))


def _outline(items: list[str], bloc: int) -> str:
    """A heading and what it holds, numbered at two depths."""
    head, *rest = items
    return "    ".join(
        [f"{bloc}.1 {head}", *(f"{bloc}.1.{n} {item}" for n, item in enumerate(rest, 1))]
    )


def _sentences(items: list[str], _: int) -> str:
    return " ".join(f"{item}." for item in items)


def _introduced(items: list[str], _: int) -> str:
    return "Le candidat est capable de :    - " + "  - ".join(items)


def _semicolons(items: list[str], _: int) -> str:
    return " ; ".join(items) + "."


def _run_on(items: list[str], _: int) -> str:
    """The markup of the list was stripped and nothing was left in its place."""
    return " ".join(items)


LAYOUTS: tuple[Callable[[list[str], int], str], ...] = (
    *(4 * (_dashes,)),
    *(2 * (_wide_dashes,)),
    *(3 * (_double_spaces,)),
    *(4 * (_wide_spaces,)),
    *(2 * (_stars,)),
    _bullets,
    *(2 * (_codes,)),
    _activity_codes,
    _numbers,
    _outline,
    *(2 * (_sentences,)),
    _introduced,
    _semicolons,
    _run_on,
)
"""How a LISTE_COMPETENCES is laid out, the frequent ones several times."""


# --- the file -------------------------------------------------------------------------------------


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
    rows = (_pick(draw, own) if draw() < 0.6 else _pick(draw, every) for _ in range(count))
    return list(dict(rows).items())


def _branches(fiche: Fiche, draw: Draw) -> str:
    """Collective agreements, for one fiche in twenty-five."""
    if draw() > 0.04:
        return ""
    parts = [_coded_list("CODES_IDCC", "IDCC", [_pick(draw, words.IDCC)])]
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
            parts.append(f"        <{tag}>{_DAYS[since]}</{tag}>\n")
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
    first = _TODAY - 2_000
    for row in fiche.partners:
        number, name = plan.partners[plan.partner_rows[row]]
        if fault:
            number, fault = _spoilt(number, fault), ""
        luck = draw()
        right = orders[usual] if luck < 0.93 else orders[int(draw() * 3)]
        day = first + int(luck * 1_990)
        begun = f"        <DATE_ACTIF>{_DAYS[day]}</DATE_ACTIF>\n" if draw() < 0.23 else ""
        state = "Inactif" if luck < 0.015 else "Actif"
        changed = _DAYS[min(_TODAY, day + 5)]
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
    text = ". ".join(dict.fromkeys(_pick(draw, words.JURIES) for _ in range(3))) + "."
    dated = draw() < 0.1
    for way in ("FI", "CA", "FC", "CQ", "CL", "VAE") if rncp else ("FI", "FC", "CQ", "CL", "VAE"):
        yes = way == "FC" or draw() < (0.8 if rncp else 0.15)
        parts.append(f"    <SI_JURY_{way}>\n")
        if dated:
            parts.append(
                f"      <DATE_DERNIERE_MODIFICATION>{_DAYS[since]}</DATE_DERNIERE_MODIFICATION>\n"
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
        f"        <DATE_PUBLICATION_JO>{_DAYS[day]}</DATE_PUBLICATION_JO>\n"
        f"      </PUBLICATION_JO>\n    </{tag}>\n"
    )


def _publications(fiche: Fiche, draw: Draw, day: int) -> str:
    if fiche.on_demand and draw() < 0.7:
        return ""
    text = f"Arrêté du {_DAYS[day - 12]} portant enregistrement au répertoire de la certification"
    text = f"{text} « {fiche.title} », publié au Journal officiel du {_DAYS[day]}"
    kinds = [kind for kind in ("GENERAL", "CREATION", "AUTRE") if draw() < 0.75]
    return "".join(_publication(kind, text, day) for kind in kinds)


def _statistics(fiche: Fiche, draw: Draw, since: int) -> str:
    if draw() < 0.45:
        return ""
    parts = ["    <STATISTIQUES_PROMOTIONS>\n"]
    year = int(_DAYS[since][-4:])
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
    layout = _pick(draw, LAYOUTS)
    every: list[str] = []
    for n, code in enumerate(fiche.blocs, 1):
        items = _several(draw, 4, 15, _competence, domain)
        every += items
        label = f"{_pick(draw, words.VERBS)[0]} {_pick(draw, domain.objects)}"
        tests = ".    ".join(_pick(draw, words.EVALUATIONS) for _ in range(4 + int(draw() * 12)))
        parts.append(
            f"      <BLOC_COMPETENCES>\n        <CODE>{code}</CODE>\n        <LIBELLE>{label}</LIBELLE>\n"
            f"        <LISTE_COMPETENCES>{layout(items, n)}</LISTE_COMPETENCES>\n"
            f"        <MODALITES_EVALUATION>{tests}</MODALITES_EVALUATION>\n"
        )
        if draw() < 0.04:
            for tag in ("PREREQUIS_ENTREE_FORMATION_BLOC", "PREREQUIS_VALIDATION_BLOC"):
                parts.append(f"        <{tag}>{_pick(draw, words.PREREQUISITES)}</{tag}>\n")
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
    first = _FIRST_DAY[fiche.register]
    years = _pick(draw, (2, 3, 3, 5, 5, 5))
    if fiche.active:
        end = _TODAY + 15 + int(draw() * 350 * years)
    else:
        published = first + int(fiche.rank * (_TODAY - 90 - first))
        end = min(published + 365 * years, _TODAY - 1)
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
        code, label = _pick(draw, words.DIPLOMAS[fiche.level])
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
    layout = _pick(draw, LAYOUTS)
    abilities = competences[::2] if competences else _several(draw, 6, 24, _competence, domain)
    capacities = _leaf("CAPACITES_ATTESTEES", layout(abilities, 1))
    if fiche.register == "RS":
        return capacities
    most = 32 if fiche.blocs else 17
    activities = "  ".join(_several(draw, most // 4, most, _sentence, domain))
    sectors = ", ".join(dict.fromkeys(_pick(draw, domain.sectors) for _ in range(5)))
    places = (
        f"Ce métier s'exerce dans {sectors}. {' '.join(_several(draw, 1, 4, _sentence, domain))}"
    )
    jobs = "    ".join(
        f"* {_pick(draw, domain.jobs)}, {_pick(draw, domain.options)}"
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
    start = _DAYS[days.start]
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
        else _DAYS[days.end]
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
    text = f"{_pick(draw, words.OPENINGS)}  {' '.join(_several(draw, 3, 12, _sentence, domain))}"
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
        needs = "    ".join(_pick(draw, words.PREREQUISITES) for _ in range(1 + int(draw() * 5)))
        parts.append(_leaf("PREREQUIS_ENTREE_FORMATION", needs))
    if draw() < 0.08:
        parts.append(_leaf("PREREQUIS_VALIDATION_CERTIFICATION", _pick(draw, words.PREREQUISITES)))
    if not fiche.on_demand:
        parts.append(_leaf("DATE_DE_PUBLICATION", _DAYS[days.start]))
    if draw() < 0.3:
        parts.append(_leaf("DATE_LIMITE_DELIVRANCE", _DAYS[days.end + 180]))
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
    rules = f"{_pick(draw, words.RULES)}    {_pick(draw, words.RULES)}" if draw() < 0.4 else ""
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
