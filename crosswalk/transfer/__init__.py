"""What blocs and titles already obtained give in other titles: « ce que donnent ces blocs ».

    >>> import crosswalk                                                    # doctest: +SKIP
    >>> from crosswalk.transfer import transfer
    >>> answer = transfer(crosswalk.open(), ["RNCP39099BC02,RNCP39099BC03"], ["RNCP41402"])
    ...                                                                     # doctest: +SKIP
    >>> [(r.item.name, r.grade) for r in answer.results]                    # doctest: +SKIP

`engine` is pure (rows in, results out); `gather` fetches the rows that the chaining reaches; `facts`
what surrounds them; `wording` holds the sentences; `output`, `note` and the renderers the forms.
"""

from __future__ import annotations

from crosswalk.transfer.answering import transfer
from crosswalk.transfer.model import (
    Answer,
    Awarder,
    Condition,
    Covered,
    Dates,
    Grade,
    Hint,
    Hints,
    Item,
    MissingFor,
    ProofStep,
    Reading,
    Remaining,
    Remains,
    Result,
    Smallest,
    TitleResult,
)

__all__ = [
    "Answer",
    "Awarder",
    "Condition",
    "Covered",
    "Dates",
    "Grade",
    "Hint",
    "Hints",
    "Item",
    "MissingFor",
    "ProofStep",
    "Reading",
    "Remaining",
    "Remains",
    "Result",
    "Smallest",
    "TitleResult",
    "transfer",
]
