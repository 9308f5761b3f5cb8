"""Reader of the REAC and the RE of a titre professionnel of the ministry of labour.

The REAC (référentiel emploi activités compétences) describes the emploi type, its activities, which
are the blocs (CCP), their competences with criteria, know-how and savoirs, and the transversal
competences. The RE (référentiel d'évaluation) says how the title and each CCP are assessed. They are
two PDF files of one template (`layout`), read here together or each alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, fold
from crosswalk.model import (
    Bloc,
    BlocMention,
    Certification,
    Code,
    GlossaryEntry,
    LineRole,
    Reading,
    Stated,
)
from crosswalk.readers.common import Log, finish
from crosswalk.readers.reac import layout as layout
from crosswalk.readers.reac.annexes import annexes, modality_glossary
from crosswalk.readers.reac.draft import TITLE as TITLE_KEY
from crosswalk.readers.reac.draft import Draft, gather
from crosswalk.readers.reac.emploi import Employment, activity_descriptions, employment
from crosswalk.readers.reac.evaluation import award, criteria, mobilised, other_parts
from crosswalk.readers.reac.fiches import (
    Tables,
    competences,
    criteria_of_fiches,
    glossary,
    name_transversal,
    transversal,
)
from crosswalk.readers.reac.links import links
from crosswalk.readers.reac.missing import has_evaluation, report_missing
from crosswalk.readers.reac.modalities import ccp_groups, split_ccp
from crosswalk.readers.reac.references import References, references
from crosswalk.readers.reac.sessions import Session, session
from crosswalk.text import Source, Text

KIND = "reac"
TITLE = "REAC et RE d'un titre professionnel"

_TITLE_CHAPTERS = ("re", "references", "general", "title-session")


def detect(source: Source) -> bool:
    """Whether a heading that only these documents have stands on a line of its own."""
    return layout.detect(source)


def read(source: Source, identity: Identity) -> Reading:
    """Everything that the document, or the half of it that is there, states.

    Raises:
        DocumentError: the text is empty, is no REAC nor RE, names no activity, or its RNCP number is
            not known.
    """
    draft = _draft(source, identity)
    report_missing(draft)
    _covers(draft)
    found = references(draft)
    name_transversal(draft)
    gather(draft, ccp_groups(draft))
    if not draft.blocs:
        raise DocumentError(source.id, "aucune activité type ni aucun CCP n'y est listé")
    job = employment(draft)
    tables = Tables(criteria(draft, criteria_of_fiches(draft)), mobilised(draft))
    own = Session()
    if has_evaluation(draft):
        own = session(draft, _title_parts(draft), "session du titre")
    blocs = _blocs(draft, tables)
    mentions = {
        name.key: BlocMention(bloc.key, bloc.code, name.text)
        for name, bloc in zip(draft.blocs, blocs, strict=True)
    }
    linked = links(draft, mentions, found.signed.value if found.signed else None)
    annexes(draft)
    other_parts(draft, _title_parts(draft))
    _account(draft)
    certification = _certification(draft, job, found, own, blocs)
    if linked.none:
        none = Stated("correspondence", linked.none)
        certification = replace(certification, none_declared=(*certification.none_declared, none))
    return finish(source, KIND, certification, draft.log, linked.rows)


def _draft(source: Source, identity: Identity) -> Draft:
    """The document cut into chapters.

    Raises:
        DocumentError: see `read`.
    """
    if not source.text.strip():
        raise DocumentError(source.id, "le document est vide")
    if not detect(source):
        raise DocumentError(
            source.id,
            "ni un REAC ni un RE de titre professionnel : aucun titre de leur modèle "
            "(« FICHE EMPLOI TYPE », « 1. Références de la spécialité »…)",
        )
    if identity.number is None:
        raise DocumentError(
            source.id,
            "le numéro de la certification n'y figure pas : indiquez-le avec --number RNCP…",
        )
    log = Log()
    return Draft(source, identity, identity.number, log, layout.chapters(source, log))


def _covers(draft: Draft) -> None:
    """The title of the fiche emploi type, of the covers; the name of the title in its own list."""
    job = draft.chapter("job")
    for chapter in ([job] if job else []) + draft.named("front") + draft.named("re"):
        draft.see_title(chapter.body)


def _title_parts(draft: Draft) -> list[layout.Part]:
    return [p for c in draft.chapters if c.name in _TITLE_CHAPTERS for p in c.parts]


def _blocs(draft: Draft, tables: Tables) -> tuple[Bloc, ...]:
    """The CCP, with their competences and their session."""
    by_key = competences(draft, tables)
    described = activity_descriptions(draft)
    sessions, awards = _ccp_sessions(draft)
    found = []
    for name in draft.blocs:
        code = draft.identity.bloc_code(draft.number, name.text.value)
        own = sessions.get(name.key, Session())
        found.append(
            Bloc(
                key=code.removeprefix(draft.number) if code else f"CCP{name.key}",
                text=name.whole,
                code=code,
                other_labels=tuple(name.others),
                descriptions=described.get(name.key, ()),
                competences=tuple(by_key[key] for key in draft.members.get(name.key, ())),
                assessments=own.assessments,
                total_duration=own.total_duration,
                juries=own.juries,
                periods=own.periods,
                award_conditions=awards.get(name.key, ()),
            )
        )
        if draft.has("ccp") and name.key not in sessions:
            draft.log.warn(f"évaluation du CCP « {name.text.value} » absente")
    return tuple(found)


def _ccp_sessions(
    draft: Draft,
) -> tuple[dict[str, Session], dict[str, tuple[Stated[str], ...]]]:
    """The session of each CCP and how it is awarded, by the position of its bloc."""
    sessions: dict[str, Session] = {}
    awards: dict[str, tuple[Stated[str], ...]] = {}
    for chapter in draft.named("ccp"):
        label, way = split_ccp(chapter)
        hits = draft.see(label, draft.blocs)
        if not hits:
            words = " ".join(line.content for line in label)
            draft.log.warn(f"CCP non reconnu : « {words} »", chapter.head[0].number)
            continue
        key = hits[0].name.key
        sessions[key] = session(draft, chapter.parts, f"CCP {key}")
        if text := draft.of(way):
            awards[key] = (Stated(text.value, text),)
        else:
            draft.log.warn(
                f"CCP {key} : conditions d'accès au CCP absentes", chapter.head[0].number
            )
    return sessions, awards


def _account(draft: Draft) -> None:
    """Lines without a letter nor a digit: rules of asterisks."""
    for line in draft.source.lines:
        if line.content and not re.search(r"\w", line.content):
            draft.log.mark(LineRole.FURNITURE, line)


def _certification(
    draft: Draft,
    job: Employment,
    found: References,
    own: Session,
    blocs: tuple[Bloc, ...],
) -> Certification:
    rules, conditions = award(draft)
    title = draft.title.by_key.get(TITLE_KEY)
    if title is None:
        draft.log.warn("intitulé du titre professionnel absent")
    return Certification(
        number=draft.number,
        text=title.whole if title else None,
        other_labels=tuple(title.others) if title else (),
        notations=_notations(draft, found),
        level=job.level or found.level,
        codes=_codes(draft, job, found),
        descriptions=job.descriptions,
        jobs=job.jobs,
        sectors=job.sectors,
        glossary=_glossary(draft),
        blocs=blocs,
        lists_all_blocs=_whole_list(draft),
        transversal=transversal(draft, job.former),
        assessments=own.assessments,
        total_duration=own.total_duration,
        award_rules=tuple(rules),
        juries=own.juries,
        periods=own.periods,
        award_conditions=tuple(conditions),
        legal_references=tuple(found.legal),
        effective_on=found.effective,
        last_journal_on=found.journal,
        replaces=job.replaces,
        sections=draft.kept(),
        none_declared=(job.no_regulation,) if job.no_regulation else (),
    )


def _notations(draft: Draft, found: References) -> tuple[Stated[str], ...]:
    """The code of the title, which only the page tables state, and its sigle."""
    feet = [line for _, line in sorted(layout.furniture(draft.source).items())]
    places = [text for line in feet if (text := draft.flow([line]).find(r"\b(TP-\d{5})\b"))]
    notations: list[Stated[str]] = []
    if places:
        same = tuple(s for t in places[1:] if t.value == places[0].value for s in t.spans)
        notations.append(Stated(places[0].value, replace(places[0], repeats=same)))
    return (*notations, found.sigle) if found.sigle else tuple(notations)


def _codes(draft: Draft, job: Employment, found: References) -> tuple[Code, ...]:
    """The codes of the REAC, then those that only the RE gives; two lists that differ are reported."""
    stated = {(code.scheme, code.code) for code in job.codes}
    added = [code for code in found.codes if (code.scheme, code.code) not in stated]
    for code in added:
        if any(code.scheme is other.scheme for other in job.codes):
            name = code.scheme.value.upper()
            draft.log.warn(f"code {name} {code.code} : dans le RE seulement", code.text.start_line)
    return (*job.codes, *added)


def _glossary(draft: Draft) -> tuple[GlossaryEntry, ...]:
    entries: list[GlossaryEntry] = []
    for chapter in draft.named("glossary"):
        name = draft.source.of(chapter.head)
        entries += glossary(draft, len(entries) + 1, name, chapter.body)
    return (*entries, *modality_glossary(draft, len(entries) + 1))


def _whole_list(draft: Draft) -> Text | None:
    """The heading of the list of every activity, else the cover of the RE of the CCP."""
    if part := draft.part("job-competences"):
        return draft.source.of(part.head)
    for cover in draft.named("re"):
        words = [line for line in cover.body if layout.is_cover(line)]
        if any(fold(line.content) == "des certificats" for line in words):
            return draft.source.of((*cover.head, *words))
    return None
