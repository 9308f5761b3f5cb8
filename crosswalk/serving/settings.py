"""The settings of the service: a typed table, beside the limits of a query (`crosswalk.limits`)."""

from __future__ import annotations

from dataclasses import dataclass

from crosswalk.limits import read, setting

PREFIX = "CROSSWALK_SERVE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service listens and what one request may be; each is in `docs/service.md`."""

    host: str = setting("127.0.0.1", "adresse d'écoute ; cette machine seulement par défaut")
    port: int = setting(8080, "port d'écoute (0 : un port libre)")
    public: str = setting(
        "",
        "adresse publique du service (https://exemple.org) ; sans elle, celle d'écoute. "
        "Jamais lue dans la requête",
    )
    origins: str = setting("*", "origines que CORS admet, séparées par des espaces (vide : aucune)")
    request_kb: int = setting(256, "taille du corps d'une requête, en kibioctets ; au-delà, 413")
    address_kb: int = setting(16, "taille de l'adresse demandée, en kibioctets ; au-delà, 414")
    receive_seconds: float = setting(
        10.0, "temps accordé pour recevoir le corps d'une requête, en secondes ; au-delà, 408"
    )
    connections: int = setting(256, "connexions à la fois ; au-delà, 503")
    dumps: int = setting(
        1, "graphes entiers envoyés à la fois (Graph Store Protocol) ; les autres attendent"
    )
    dump_waiting_seconds: float = setting(
        5.0, "temps d'attente d'une place pour l'envoi d'un graphe entier, en secondes ; puis 503"
    )
    dump_seconds: float = setting(600.0, "temps accordé à l'envoi d'un graphe entier, en secondes")

    @classmethod
    def from_environment(cls) -> Settings:
        """The defaults, changed by `CROSSWALK_SERVE_HOST`, `CROSSWALK_SERVE_PORT`…

        Raises:
            QueryError: a number is not one.
        """
        return read(cls, PREFIX)

    @property
    def address(self) -> str:
        """The public address, without a final slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def allowed_origins(self) -> list[str]:
        return self.origins.split()
