"""What a generated register holds, decided before it is written: numbers, filiations, blocs, faults.

It fits in memory; the same seed and scale give the same plan.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeVar
from xml.sax.saxutils import escape

from bench import national_words as words
from bench.national_words import Coded

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
DAYS = tuple(
    date.fromordinal(n).strftime("%d/%m/%Y") for n in range(_DAY_0, date(2045, 1, 1).toordinal())
)
TODAY = EXPORT_DATE.toordinal() - _DAY_0
FIRST_DAY = {
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


def pick(draw: Draw, items: Sequence[T]) -> T:
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
        what = f"{pick(draw, words.VERBS)[0]} {pick(draw, domain.objects)}"
        return what if draw() < 0.5 else f"{what} : {pick(draw, domain.options)}"
    job, kind = pick(draw, domain.jobs), draw()
    if kind < 0.3:
        return job
    if kind < 0.6:
        return f"{job}, option {pick(draw, domain.options)}"
    if kind < 0.8:
        return f"{job} – parcours {pick(draw, domain.options)} (fiche nationale)"
    return f"{job} spécialisé dans {pick(draw, domain.sectors)}"


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
    name = (
        f"{pick(draw, words.ORGANISATIONS)} {pick(draw, words.THEMES)} {pick(draw, words.PLACES)}"
    )
    return escape(name if draw() < 0.7 else f"{name} {pick(draw, words.PLACES)}")


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
