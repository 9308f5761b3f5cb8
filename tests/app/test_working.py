"""A long work on a page: what it shows while it runs, its end on demand, and its start again."""

from __future__ import annotations

import threading

import pytest
from streamlit.testing.v1 import AppTest

from crosswalk import tables, tasks
from crosswalk.matching import blocs
from crosswalk.tables import verifying
from tests.app.conftest import Shown, text


class Held:
    """Stands before a function of the library: says a step, then waits to be let go."""

    def __init__(self, whole: object, monkeypatch: pytest.MonkeyPatch, module: object, name: str):
        self.go, self.here = threading.Event(), threading.Event()
        self.ended = threading.Event()
        function = getattr(module, name)

        def slow(*given: object, **named: object) -> object:
            try:
                tasks.step("Un pas", 1, 4)
                self.here.set()
                assert self.go.wait(60)
                tasks.step("Un autre pas")
                return function(*given, **named)
            finally:
                self.ended.set()

        monkeypatch.setattr(whole, name, slow)


def press(tested: AppTest, label: str) -> AppTest:
    return next(one for one in tested.button if one.label == label).click().run()


PAGES = {
    "correspondances": (
        {"a": "RNCP41402", "b": "RNCP39794", "onglet": "Proximités calculées"}
        | {"moteur": "Mots seuls (lexical)"},
        "Rapprochement des énoncés des deux titres.",
        "Ce que RNCP41402 couvre de RNCP39794",
    ),
    "tableau": ({"exemple": "1"}, "Contrôle de « exemple-rncp41402.xlsx »", "Ligne par ligne"),
}


@pytest.fixture(params=list(PAGES))
def slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Held]:
    from views import working

    monkeypatch.setattr(working, "PATIENCE", 0)
    if request.param == "tableau":
        return request.param, Held(tables, monkeypatch, verifying, "verify")
    pytest.importorskip("sklearn", reason="the extra match is not installed")
    return request.param, Held(blocs, monkeypatch, blocs, "between")


def test_progress_then_cancelled_then_done(
    page: Shown, slow: tuple[str, Held], monkeypatch: pytest.MonkeyPatch
) -> None:
    from views import working

    address, held = slow
    params, words, heading = PAGES[address]
    tested = page(address, **params)
    assert held.here.wait(60)
    tested.run()
    assert not tested.exception
    assert words in text(tested)
    assert heading not in text(tested)
    (bar,) = tested.get("progress")
    assert bar.proto.value == 25
    assert "Un pas (1 sur 4) : en cours depuis" in bar.proto.text.replace("\\", "")
    press(tested, "Annuler")
    assert "Travail annulé." in [one.value for one in tested.info]
    assert not tested.get("progress")
    held.go.set()
    assert held.ended.wait(60)
    assert heading not in text(tested.run())
    monkeypatch.setattr(working, "PATIENCE", 120)
    press(tested, "Relancer")
    assert not tested.exception
    assert heading in text(tested)
