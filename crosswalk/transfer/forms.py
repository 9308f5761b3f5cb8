"""The forms of an answer, by the name of their format."""

from __future__ import annotations

import json
from collections.abc import Callable

from crosswalk.transfer import output
from crosswalk.transfer.model import Answer


def _json(answer: Answer) -> str:
    return json.dumps(output.to_json(answer), ensure_ascii=False, indent=1)


def _docx(answer: Answer) -> bytes:
    from crosswalk.printed.docx import write
    from crosswalk.transfer.note import TITLE, note

    return write(note(answer), TITLE)


def _pdf(answer: Answer) -> bytes:
    from crosswalk.printed.pdf import write
    from crosswalk.transfer.note import TITLE, note

    return write(note(answer), TITLE)


WRITERS: dict[str, Callable[[Answer], bytes | str]] = {
    "table": output.to_text,
    "json": _json,
    "xlsx": output.to_xlsx,
    "docx": _docx,
    "pdf": _pdf,
}
