"""What one query of a stranger may use: a typed table of settings, with defaults and sentences.

A table of settings is a frozen dataclass whose fields are made by `setting`; `read` changes its defaults
by the environment. `crosswalk.serving.settings` is another one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from crosswalk.errors import QueryError

Table = TypeVar("Table")


def setting(default: Any, help_: str) -> Any:
    """One setting: its default and its sentence, in French."""
    return field(default=default, metadata={"help": help_})


def read(table: type[Table], prefix: str, environment: Mapping[str, str] | None = None) -> Table:
    """A table of settings, its defaults changed by the variables `{prefix}{NAME}`.

    Raises:
        QueryError: a value is not the number that it should be.
    """
    variables = os.environ if environment is None else environment
    given: dict[str, Any] = {}
    for one in fields(table):  # type: ignore[arg-type]
        name = prefix + one.name.upper()
        text = variables.get(name)
        if not text:
            continue
        kind: type = type(one.default)
        try:
            given[one.name] = kind(text)
        except ValueError:
            raise QueryError(f"{name}={text} : attendu un nombre") from None
        if kind is not str and not 0 <= given[one.name] < float("inf"):
            raise QueryError(f"{name}={text} : attendu un nombre positif")
    return table(**given)


def described(table: type) -> list[tuple[str, Any, str]]:
    """Name, default and meaning of each setting of a table."""
    return [(one.name, one.default, one.metadata["help"]) for one in fields(table)]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use; each setting has its default and its sentence in `docs/application.md`."""

    seconds: float = setting(10.0, "temps accordé à une requête, lecture comprise, en secondes")
    rows: int = setting(10_000, "lignes (ou triplets) rendues au plus ; le reste est coupé, et dit")
    memory_mb: int = setting(
        4096, "mémoire d'un processus de requête, en mébioctets (0 : sans limite)"
    )
    answer_mb: int = setting(
        32, "taille d'une réponse, en mébioctets ; au-delà elle est coupée, et c'est dit"
    )
    workers: int = setting(3, "processus de requête à la fois")
    waiting: int = setting(
        64, "requêtes qui attendent leur tour ; au-delà, refus avec invitation à réessayer"
    )
    waiting_seconds: float = setting(20.0, "temps d'attente d'un tour, en secondes ; puis refus")
    long_seconds: float = setting(
        2.0,
        "à partir de quand une requête est longue : si de longues tiennent toutes les places et que "
        "d'autres attendent, la dernière venue des longues est arrêtée",
    )

    @classmethod
    def from_environment(cls) -> Limits:
        """The defaults, changed by `CROSSWALK_QUERY_SECONDS`, `CROSSWALK_QUERY_ROWS`…

        Raises:
            QueryError: a value is not a positive number.
        """
        return read(cls, "CROSSWALK_QUERY_")


def settings() -> list[tuple[str, Any, str]]:
    """Name, default and meaning of each limit."""
    return described(Limits)
