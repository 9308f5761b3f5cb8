"""What one query of a stranger may use: a typed table of settings, with defaults and sentences."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import Any

from crosswalk.errors import QueryError


def _setting(default: Any, help_: str) -> Any:
    return field(default=default, metadata={"help": help_})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use; each setting has its default and its sentence in `docs/application.md`."""

    seconds: float = _setting(10.0, "temps accordé à une requête, lecture comprise, en secondes")
    rows: int = _setting(
        10_000, "lignes (ou triplets) rendues au plus ; le reste est coupé, et dit"
    )
    memory_mb: int = _setting(
        4096, "mémoire d'un processus de requête, en mébioctets (0 : sans limite)"
    )
    answer_mb: int = _setting(
        32, "taille d'une réponse, en mébioctets ; au-delà elle est coupée, et c'est dit"
    )
    workers: int = _setting(2, "processus de requête à la fois")
    waiting: int = _setting(
        16, "requêtes qui attendent leur tour ; au-delà, refus avec invitation à réessayer"
    )

    @classmethod
    def from_environment(cls) -> Limits:
        """The defaults, changed by `CROSSWALK_QUERY_SECONDS`, `CROSSWALK_QUERY_ROWS`…

        Raises:
            QueryError: a value is not a positive number.
        """
        given = {}
        for setting in fields(cls):
            name = f"CROSSWALK_QUERY_{setting.name.upper()}"
            if text := os.environ.get(name):
                kind: type = type(getattr(cls(), setting.name))
                try:
                    given[setting.name] = kind(text)
                except ValueError:
                    raise QueryError(f"{name}={text} : attendu un nombre") from None
                if given[setting.name] < 0:
                    raise QueryError(f"{name}={text} : attendu un nombre positif")
        return cls(**given)


def settings() -> list[tuple[str, Any, str]]:
    """Name, default and meaning of each setting."""
    return [(one.name, one.default, one.metadata["help"]) for one in fields(Limits)]
