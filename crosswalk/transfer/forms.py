"""The forms of an answer, by the name of their format."""

from __future__ import annotations

import json
from collections.abc import Callable

from crosswalk.transfer.as_json import to_json
from crosswalk.transfer.as_sheets import to_xlsx
from crosswalk.transfer.model import Answer
from crosswalk.transfer.output import to_text


def _json(answer: Answer) -> str:
    return json.dumps(to_json(answer), ensure_ascii=False, indent=1)


def _docx(answer: Answer) -> bytes:
    from crosswalk.printed.docx import write
    from crosswalk.transfer.note import TITLE, note

    return write(note(answer), TITLE)


def _pdf(answer: Answer) -> bytes:
    from crosswalk.printed.pdf import write
    from crosswalk.transfer.note import TITLE, note

    return write(note(answer), TITLE)


WRITERS: dict[str, Callable[[Answer], bytes | str]] = {
    "table": to_text,
    "json": _json,
    "xlsx": to_xlsx,
    "docx": _docx,
    "pdf": _pdf,
}
