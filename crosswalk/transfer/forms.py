"""The forms of an answer, by the name of their format."""

from __future__ import annotations

import json
from collections.abc import Callable

from crosswalk.transfer import output
from crosswalk.transfer.model import Answer


def _json(answer: Answer) -> str:
    return json.dumps(output.to_json(answer), ensure_ascii=False, indent=1)


def _docx(answer: Answer) -> bytes:
    from crosswalk.transfer.docx import write
    from crosswalk.transfer.note import note

    return write(note(answer))


def _pdf(answer: Answer) -> bytes:
    from crosswalk.transfer.note import note
    from crosswalk.transfer.pdf import write

    return write(note(answer))


WRITERS: dict[str, Callable[[Answer], bytes | str]] = {
    "table": output.to_text,
    "json": _json,
    "xlsx": output.to_xlsx,
    "docx": _docx,
    "pdf": _pdf,
}
