"""The evaluation half (RE): how the title is awarded, tables 3.2 and 3.3.

Table 3.2 repeats the criteria of the REAC against the modalities, but the text has lost the ticks:
which modality assesses which competence comes from table 3.1 only. Table 3.3 lists, for each
transversal competence, the competences that mobilise it; two labels may stand on one line, and a page
header may cut a label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosswalk.identities import fold
from crosswalk.model import AwardRule, LineRole, Stated
from crosswalk.readers.reac.draft import Draft
from crosswalk.readers.reac.layout import Part, without_header
from crosswalk.readers.reac.text import Flow, Names, entries, gaps, matched, together
from crosswalk.text import Line, Text

CRITERIA_HEADER = (
    "Compétences professionnelles Critères d’évaluation Mise en situation professionnelle "
    "Présentation d’un projet réalisé en amont de la session Autres modalités d’évaluation "
    "Entretien technique Questionnaire professionnel Questionnement à partir de production(s)"
)
TRANSVERSAL_HEADER = "Compétences transversales Compétences professionnelles concernées"


def award(draft: Draft) -> tuple[list[AwardRule], list[Stated[str]]]:
    """How the title is awarded: each way as a sentence, the lettered items as rules."""
    chapter = draft.chapter("title-session")
    rules: list[AwardRule] = []
    conditions: list[Stated[str]] = []
    if chapter and not chapter.body:
        draft.log.warn("conditions d'accès au titre absentes", chapter.head[0].number)
    for lines in _ways(chapter.body if chapter else ()):
        text = draft.source.of(lines)
        conditions.append(Stated(text.value, text))
        rules += _lettered(draft.flow(lines))
    return rules, conditions


def _ways(lines: Sequence[Line]) -> list[list[Line]]:
    """One group of lines for each « Les compétences des candidats … »."""
    found: list[list[Line]] = []
    for line in lines:
        if not found or fold(line.content).startswith("les competences des candidats"):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _lettered(flow: Flow) -> list[AwardRule]:
    """The items « a) … », each as far as the next one."""
    return [
        AwardRule(match[1], flow.at(match.end(), end))
        for match, end in matched(r"^\s*([a-z])\)\s+", flow.text)
    ]


def criteria(draft: Draft, known: Mapping[str, Sequence[Text]]) -> dict[str, list[Text]]:
    """The criteria of each competence: those of its fiche (`known`) with their place in table 3.2.

    Where there is no fiche, those of the table.
    """
    found = {key: list(texts) for key, texts in known.items()}
    part = draft.part("criteria-table")
    if part is None:
        return found
    lines, header = without_header(part.body, CRITERIA_HEADER)
    draft.log.mark(LineRole.FURNITURE, *header)
    flow = draft.flow(lines)
    hits = together(draft.blocs, draft.competences).hits(flow)
    ends = [*(hit.start for hit in hits[1:]), len(flow.text)]
    for hit, end in zip(hits, ends, strict=False):
        hit.name.see(flow.at(hit.start, hit.end))
        key, rest = hit.name.key, flow.part(hit.end, end)
        if key not in draft.competences.by_key:
            continue
        if key in known:
            found[key] = _again(draft, key, known[key], draft.flow(rest))
        elif rest:
            found[key] = entries(draft.source, rest)
    draft.log.inform(
        "tableau 3.2 : les croix par modalité ne sont pas dans le texte ; ce que chaque modalité "
        "évalue vient du tableau 3.1",
        part.head[0].number,
    )
    return found


def _again(draft: Draft, key: str, texts: Sequence[Text], flow: Flow) -> list[Text]:
    """The criteria of a fiche, with the places where the table repeats them."""
    names = Names()
    for n, text in enumerate(texts, 1):
        names.add(str(n), text)
    hits = names.hits(flow)
    for hit in hits:
        hit.name.see(flow.at(hit.start, hit.end))
    missing = set(names.by_key) - {hit.name.key for hit in hits}
    for absent in sorted(missing, key=int):
        text = names.by_key[absent].text
        draft.log.warn(f"{key} : critère absent du tableau 3.2 : « {text.value} »", text.start_line)
    for text in gaps(flow, hits):
        draft.log.warn(f"{key} : critère du tableau 3.2 non reconnu : « {text.value[:80]} »")
    return [name.whole for name in names]


def mobilised(draft: Draft) -> dict[str, list[Stated[str]]]:
    """Table 3.3: the transversal competences that each competence mobilises, with both labels."""
    found: dict[str, list[Stated[str]]] = {}
    part = draft.part("transversal-table")
    if part is None:
        return found
    table, header = without_header(part.body, TRANSVERSAL_HEADER)
    draft.log.mark(LineRole.FURNITURE, *header)
    first = header[0].number if header else 0
    draft.keep_text(part.head, [line for line in table if line.number < first])
    flow = draft.flow(line for line in table if line.number > first)
    if not draft.transversal:
        _name_from_table(draft, flow)
    current = None
    for hit in together(draft.transversal, draft.competences).hits(flow):
        text = flow.at(hit.start, hit.end)
        if hit.name.key in draft.transversal.by_key:
            hit.name.see(text)
            current = (hit.name.key, text)
        elif current:
            words = draft.source.join((current[1], text))
            found.setdefault(hit.name.key, []).append(Stated(current[0], words))
    return found


def _name_from_table(draft: Draft, flow: Flow) -> None:
    """Without the REAC, what stands before a list of competences is a transversal competence."""
    for text in gaps(flow, draft.competences.hits(flow)):
        draft.transversal.add(f"CT{len(draft.transversal.by_key) + 1}", text)


def other_parts(draft: Draft, parts: Sequence[Part]) -> None:
    """Parts that no field says: regulatory obligations, advice to VAE candidates, CCS."""
    for part in parts:
        if part.name in ("vae", "obligations") and part.body:
            draft.keep(part)
    for chapter in draft.named("ccs"):
        for part in (chapter, *chapter.parts):
            draft.keep(part)
        draft.log.warn(
            "certificat complémentaire de spécialisation (CCS) gardé en texte : il n'est pas un bloc "
            "du titre",
            chapter.head[0].number,
        )
