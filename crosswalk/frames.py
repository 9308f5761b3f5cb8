"""Answers as data frames, for researchers: pandas by default, Polars as well.

Columns keep their types where all their values have one: whole numbers, decimals, dates, yes or no; the
rest is text. What a query leaves unbound is missing (`<NA>`, `null`), never an empty string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from crosswalk.errors import QueryError, UnavailableError

if TYPE_CHECKING:
    import pandas
    import polars

Library = Literal["pandas", "polars"]
Column = list[Any]
"""Values of Python, all of one type, None where there is none."""
_XSD = "http://www.w3.org/2001/XMLSchema#"
_READERS: dict[str, Callable[[str], Any]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
    f"{_XSD}date": date.fromisoformat,
}
"""Datatype → the value of Python that it is read as; any other is text."""


def columns(found: ox.QuerySolutions) -> dict[str, Column]:
    """The rows of a SELECT, column by column.

    A column whose values are not all of one type is text as a whole; whole numbers and decimals mixed
    are decimals.
    """
    names = [variable.value for variable in found.variables]
    read: list[list[Any]] = [[] for _ in names]
    for solution in found:
        for column, name in zip(read, names, strict=True):
            column.append(solution[name])
    return {name: _column(terms) for name, terms in zip(names, read, strict=True)}


def _column(terms: Sequence[Any]) -> Column:
    kinds = {term.datatype.value if isinstance(term, ox.Literal) else "" for term in terms if term}
    if kinds == {f"{_XSD}integer", f"{_XSD}decimal"}:
        kinds = {f"{_XSD}decimal"}
    reader = _READERS.get(next(iter(kinds)), str) if len(kinds) == 1 else str
    try:
        return [None if term is None else reader(_text(term)) for term in terms]
    except ValueError:  # a date of a source that is no date (31 February)
        return [None if term is None else _text(term) for term in terms]


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))


def of_rows(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Column]:
    """Rows of text column by column; an empty cell is a missing value."""
    found: list[Column] = [[] for _ in headers]
    for row in rows:
        for column, cell in zip(found, row, strict=True):
            column.append(cell or None)
    return dict(zip(headers, found, strict=True))


def to_pandas(held: dict[str, Column]) -> pandas.DataFrame:
    """The columns as a pandas data frame.

    Raises:
        UnavailableError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise _missing("pandas") from error
    return pandas.DataFrame(
        {name: pandas.array(column, dtype=_dtype(column)) for name, column in held.items()}
    )


def _dtype(column: Column) -> Any:
    kinds = {type(value) for value in column if value is not None}
    known: dict[type, str] = {int: "Int64", bool: "boolean", float: "Float64", date: "object"}
    return known.get(next(iter(kinds)), "object") if kinds - {str} else "string"


def to_polars(held: dict[str, Column]) -> polars.DataFrame:
    """The columns as a Polars data frame.

    Raises:
        UnavailableError: Polars is not installed.
    """
    try:
        import polars
    except ImportError as error:
        raise _missing("polars") from error
    return polars.DataFrame(
        [
            polars.Series(name, column, dtype=None if any(_told(column)) else polars.String)
            for name, column in held.items()
        ]
    )


def _told(column: Column) -> Iterable[bool]:
    return (value is not None for value in column)


def build(held: dict[str, Column], library: Library) -> Any:
    """The columns as a data frame of the library.

    Raises:
        QueryError: it is neither of the two.
        UnavailableError: it is not installed.
    """
    if library not in _FRAMES:
        raise QueryError(f"bibliothèque inconnue « {library} » (attendu : {', '.join(_FRAMES)})")
    return _FRAMES[library](held)


_FRAMES: dict[str, Callable[[dict[str, Column]], Any]] = {"pandas": to_pandas, "polars": to_polars}


def _missing(name: str) -> UnavailableError:
    return UnavailableError(f"{name} n'est pas installé : pip install 'passerelle[frames]'")
