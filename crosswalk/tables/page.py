"""A report as one HTML page, to print or to send: nothing is loaded from elsewhere, every text is escaped.

Verdicts are words before they are colours (RGAA 3.1); the table has a caption and headers (5.4-5.7).
"""

from __future__ import annotations

from html import escape

from crosswalk._version import __version__
from crosswalk.french import short_day
from crosswalk.notice import NOTICE
from crosswalk.tables.messages import MESSAGES, SEVERITIES
from crosswalk.tables.verifying import VERDICTS, Evidence, Report, Row, Told

CLASSES = {
    "conforme": "ok",
    "à regarder": "look",
    "alerte": "warn",
    "erreur": "bad",
    "information": "info",
}
SIGNS = {"conforme": "✓", "à regarder": "?", "alerte": "!", "erreur": "✗", "information": "i"}
ROWS_ARE = {
    "conforme": "conforme",
    "à regarder": "à regarder",
    "alerte": "en alerte",
    "erreur": "en erreur",
}
"""How many rows are… : the words after the count."""
LEAD = {
    "conforme": "Ce tableau est conforme : aucune remarque qui demande une action.",
    "à regarder": "Aucune erreur ; certains points sont à regarder par une personne.",
    "alerte": "Aucune erreur ; un lecteur ferait probablement des objections.",
    "erreur": "Ce tableau contient des erreurs à corriger avant publication.",
}
_STYLE = """
:root { --ink: #1d2433; --soft: #5b6475; --line: #d8dde6; --paper: #fff; --tint: #f4f6f9;
  --ok: #1b6b3a; --look: #245a9c; --warn: #8a5a00; --bad: #a8201a; --info: #5b6475; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--tint); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; }
main { max-width: 68rem; margin: 2rem auto; padding: 2.5rem 3rem; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
p { margin: .4rem 0; } .soft { color: var(--soft); font-size: .92rem; }
.verdict { margin: 1.4rem 0 1rem; padding: .9rem 1.1rem; border-left: 6px solid; background: var(--tint); }
.verdict strong { font-size: 1.1rem; }
.counts { display: flex; flex-wrap: wrap; gap: .6rem; list-style: none; padding: 0; margin: 1rem 0; }
.counts li { border: 1px solid var(--line); border-radius: 4px; padding: .35rem .8rem; }
.counts b { font-size: 1.15rem; margin-right: .3rem; }
table { width: 100%; border-collapse: collapse; font-size: .94rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .6rem .6rem; border-top: 1px solid var(--line); }
thead th { border-top: 0; border-bottom: 2px solid var(--ink); font-size: .85rem; }
th[scope=row] { width: 4rem; font-variant-numeric: tabular-nums; }
td.v { width: 8.5rem; }
.tag { display: inline-block; padding: .05rem .5rem; border: 1px solid currentColor; border-radius: 3px;
  font-size: .84rem; font-weight: 600; white-space: nowrap; }
.ok { color: var(--ok); } .look { color: var(--look); } .warn { color: var(--warn); }
.bad { color: var(--bad); } .info { color: var(--info); }
ul.m { list-style: none; margin: 0; padding: 0; } ul.m li + li { margin-top: .7rem; }
ul.m .id { color: var(--soft); font-size: .82rem; }
blockquote { margin: .25rem 0 0; padding-left: .7rem; border-left: 2px solid var(--line);
  color: var(--soft); font-size: .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; font-size: .92rem; }
dt { color: var(--soft); } dd { margin: 0; }
footer { margin-top: 2.4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .9rem; }
@media (max-width: 50rem) { main { padding: 1.2rem; margin: 0; border: 0; } }
@media print { body { background: #fff; font-size: 10.5pt; }
  main { margin: 0; padding: 0; border: 0; max-width: none; } ul.m li, .verdict { break-inside: avoid; }
  thead { display: table-header-group; } @page { margin: 1.6cm; } }
"""


def as_html(report: Report) -> bytes:
    """The whole page."""
    summary = report.summary
    told = [row for row in report.rows if row.messages]
    silent = len(report.rows) - len(told)
    body = [
        "<h1>Contrôle d'un tableau de correspondances</h1>",
        f'<p class="soft">« {escape(summary.table)} », le {short_day(summary.on)}</p>',
        f'<div class="verdict {CLASSES[summary.verdict]}"><p><strong>{SIGNS[summary.verdict]} '
        f"{escape(summary.verdict.capitalize())}</strong></p><p>{LEAD[summary.verdict]}</p></div>",
        _counts(report),
        f"<p>{escape(summary.base_text)}</p>",
        _rows(told) if told else "",
        f'<p class="soft">{_silent(silent)}</p>' if silent else "",
        _columns(report),
        _legend(told),
        f'<footer><p>{escape(NOTICE)}</p><p class="soft">Passerelle {__version__}. Les intitulés, dates '
        "et correspondances du registre viennent de France compétences (data.gouv.fr, Licence Ouverte "
        "2.0). L'absence de correspondance dans nos données ne vaut pas refus.</p></footer>",
    ]
    page = (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        "'unsafe-inline'\">"
        f"<title>Contrôle de {escape(summary.table)} : {escape(summary.verdict)}</title>"
        f"<style>{_STYLE}</style></head><body><main>{''.join(body)}</main></body></html>\n"
    )
    for plain, spaced in (
        (" »", "\u00a0»"),
        ("« ", "«\u00a0"),
        (" ;", "\u00a0;"),
        (" :", "\u00a0:"),
    ):
        page = page.replace(plain, spaced)
    return page.encode("utf-8", "replace")


def _counts(report: Report) -> str:
    items = "".join(
        f'<li class="{CLASSES[verdict]}"><b>{report.summary.counts[verdict]}</b>{ROWS_ARE[verdict]}</li>'
        for verdict in reversed(VERDICTS)
    )
    return f'<ul class="counts" aria-label="Lignes par verdict">{items}</ul>'


def _silent(number: int) -> str:
    if number == 1:
        return "Une ligne conforme, sans remarque, n'est pas reprise."
    return f"{number} lignes conformes, sans remarque, ne sont pas reprises."


def _rows(rows: list[Row]) -> str:
    body = "".join(
        f'<tr><th scope="row">{row.row}</th><td class="v">{_tag(row.verdict)}</td><td><ul class="m">'
        f"{''.join(_message(one) for one in row.messages)}</ul></td></tr>"
        for row in rows
    )
    return (
        "<h2>Ligne par ligne</h2><table><caption>Les numéros sont ceux des lignes de votre fichier."
        '</caption><thead><tr><th scope="col">Ligne</th><th scope="col">Verdict</th>'
        f'<th scope="col">Messages</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _tag(word: str) -> str:
    return f'<span class="tag {CLASSES[word]}">{SIGNS[word]} {escape(word)}</span>'


def _message(one: Told) -> str:
    where = f"colonne « {escape(one.column)} » · " if one.column else ""
    evidence = "".join(_evidence(e) for e in one.evidence)
    return (
        f'<li>{escape(one.text)}<br><span class="id">{escape(one.severity)} · {where}{escape(one.id)}'
        f"</span>{evidence}</li>"
    )


def _evidence(evidence: Evidence) -> str:
    quote = f" : « {escape(evidence.quote)} »" if evidence.quote else ""
    return f"<blockquote>{escape(evidence.place)}{quote}</blockquote>"


def _columns(report: Report) -> str:
    from crosswalk.tables.headers import ROLES

    items = "".join(
        f"<dt>{escape(ROLES[role])}</dt><dd>{escape(header)}</dd>"
        for role, header in report.summary.columns.items()
    )
    return f"<h2>Comment vos colonnes ont été comprises</h2><dl>{items}</dl>"


def _legend(rows: list[Row]) -> str:
    ids = {one.id for row in rows for one in row.messages}
    ordered = sorted(ids, key=lambda id: (-SEVERITIES.index(MESSAGES[id].severity), id))
    items = "".join(
        f"<dt>{escape(id)}</dt><dd>{escape(MESSAGES[id].severity)} : {escape(MESSAGES[id].meaning)}</dd>"
        for id in ordered
    )
    return f"<h2>Sens des messages</h2><dl>{items}</dl>" if items else ""
