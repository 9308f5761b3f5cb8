"""Linked data: the IRIs under `/id/`, the ontology, VoID and DCAT."""

from __future__ import annotations

from starlette.routing import BaseRoute

from crosswalk.serving.context import Context


def routes(context: Context) -> list[BaseRoute]:  # noqa: ARG001
    """The routes of the linked data."""
    return []
