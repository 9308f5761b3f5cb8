"""The competency questions: each has its answer, on any engine, whatever graph is loaded twice.

The answers (`ontology/questions/*.csv`) were checked against the documents and are never made from
the store. `python -m tests.ontology.test_questions` writes the list of the questions anew.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, URIRef

from crosswalk import guard
from crosswalk.store import ReadOnlyStore
from crosswalk.text import normalise

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "ontology" / "questions"
SOURCES = ROOT / "data" / "sources"
README = FOLDER / "README.md"
USERS = {
    "conseiller": "Je conseille un candidat (I advise a candidate)",
    "certificateur": "Je suis certificateur (I am a certifier)",
    "chercheur": "Je fais de la recherche (I am a researcher)",
}
_HEADER = re.compile(r"# (question|question@en|user): (.*)")
_OPTIONAL = re.compile(r"OPTIONAL\s*\{([^{}]*(?:\{[^{}]*\})?[^{}]*)\}")

Rows = list[list[str]]


@dataclass(frozen=True)
class Question:
    name: str
    text: str
    header: dict[str, str]

    @property
    def answer(self) -> str:
        return (FOLDER / f"{self.name}.csv").read_text(encoding="utf-8")


def read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    head = text.partition("PREFIX")[0]
    return Question(path.stem, text, {m[1]: m[2] for m in _HEADER.finditer(head)})


QUESTIONS = [read(path) for path in sorted(FOLDER.glob("*.rq"))]
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def rows(table: str) -> Rows:
    return list(csv.reader(io.StringIO(table)))


def serialised(found: object) -> str:
    """A W3C SPARQL CSV, with the line ends of a text file."""
    assert isinstance(found, ox.QuerySolutions)
    table = found.serialize(format=ox.QueryResultsFormat.CSV)
    assert table is not None
    return table.decode().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def store(built: Path) -> ReadOnlyStore:
    return ReadOnlyStore(built)


@pytest.fixture(scope="module")
def doubled(store: ReadOnlyStore) -> tuple[ox.Store, list[ox.NamedNode]]:
    """Every graph under two names, and the names that make the default graph."""
    twice = ox.Store()
    for quad in store.quads():
        assert isinstance(quad.graph_name, ox.NamedNode)
        twice.add(quad)
        again = ox.NamedNode(f"{quad.graph_name.value}/again")
        twice.add(ox.Quad(quad.subject, quad.predicate, quad.object, again))
    names = [n for name in store.default_graph_names() for n in (name, f"{name}/again")]
    return twice, [ox.NamedNode(name) for name in names]


@pytest.fixture(scope="module")
def rdflib_dataset(store: ReadOnlyStore) -> Dataset:
    """The same graphs in another engine."""
    dataset = Dataset()
    quads = ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    dataset.parse(data=quads.decode(), format="nquads")
    for name in store.default_graph_names():
        for triple in dataset.graph(URIRef(name)):
            dataset.default_graph.add(triple)
    return dataset


def test_there_are_questions_for_each_user() -> None:
    assert len(QUESTIONS) >= 32
    for user in USERS:
        assert sum(question.header["user"] == user for question in QUESTIONS) >= 10


@each
def test_header_is_in_both_languages(question: Question) -> None:
    assert set(question.header) == {"question", "question@en", "user"}
    assert question.header["user"] in USERS
    assert question.header["question"].endswith(" ?")
    assert re.search(r"[^ ]\?$", question.header["question@en"])


def test_every_question_has_its_answer_and_no_answer_is_left_alone() -> None:
    answers = {path.stem for path in FOLDER.glob("*.csv")}
    assert answers == {question.name for question in QUESTIONS}


@each
def test_query_may_run(question: Question, store: ReadOnlyStore) -> None:
    checked = guard.check(question.text, store.graph_names())
    assert checked.text == question.text.replace("\r\n", "\n")


@each
def test_query_is_written_for_any_engine(question: Question) -> None:
    body = question.text.partition("SELECT")[2]
    assert "SELECT DISTINCT" in question.text or "GROUP BY" in body
    assert "\nORDER BY " in body
    assert not re.search(r"\b(SERVICE|FROM|GROUP_CONCAT|SAMPLE|NOW)\b", body)
    assert all("COUNT(DISTINCT " in counted for counted in re.findall(r"COUNT\([A-Z]* ?", body))
    for optional in _OPTIONAL.findall(body):
        outer = optional.partition("OPTIONAL")[0]
        assert not re.search(r"[;.] ", outer), "one triple in an OPTIONAL (docs/decisions.md)"


@each
def test_answer(question: Question, store: ReadOnlyStore) -> None:
    found = serialised(store.select(question.text))
    assert rows(found) == rows(question.answer)
    assert found == question.answer
    assert len(rows(found)) > 1


@each
def test_answer_with_every_graph_loaded_twice(
    question: Question, doubled: tuple[ox.Store, list[ox.NamedNode]]
) -> None:
    twice, defaults = doubled
    found = twice.query(question.text, default_graph=list(defaults))
    assert serialised(found) == question.answer


@each
def test_answer_of_another_engine(question: Question, rdflib_dataset: Dataset) -> None:
    found = rdflib_dataset.query(question.text)
    table: Iterable[Iterable[object]] = found  # type: ignore[assignment]
    cells = [["" if term is None else str(term) for term in row] for row in table]
    assert [[str(v) for v in found.vars or ()], *cells] == rows(question.answer)


def stands(document: str, line: int, quote: str) -> bool:
    """Whether the words begin on that line of the stored text."""
    lines = (SOURCES / f"{document}.txt").read_text(encoding="utf-8").split("\n")[line - 1 :]
    start = normalise("\n".join(lines)).find(quote)
    return 0 <= start <= len(normalise(lines[0]))


@each
def test_quotes_of_the_answer_stand_in_the_documents(question: Question) -> None:
    for row in csv.DictReader(io.StringIO(question.answer)):
        if {"document", "line", "quote"} <= set(row):
            assert stands(row["document"], int(row["line"]), row["quote"]), row


def test_a_quote_elsewhere_is_seen() -> None:
    quote = "Pour obtenir le certificat, il faut avoir obtenu chaque bloc."
    assert stands("tma-2018-referentiel", 1022, quote)
    assert not stands("tma-2018-referentiel", 1023, quote)
    assert not stands("tma-2018-referentiel", 990, quote)


# ------------------------------------------------------------------------------------------- the list


def listing() -> str:
    """`ontology/questions/README.md`."""
    parts = [
        "# Questions auxquelles le graphe répond",
        "*Questions that the graph answers.*",
        "Chaque question est un fichier SPARQL ; à côté, sa réponse sur les cinq documents "
        "(`.csv`), vérifiée dans les documents eux-mêmes. Choisissez-en une, lancez-la, changez-y "
        "un numéro :",
        "*Each question is a SPARQL file; beside it, its answer on the five documents (`.csv`), "
        "checked in the documents themselves. Choose one, run it, change a number in it:*",
        "```sh\ncrosswalk query ontology/questions/correspondances-41402-39099.rq\n```",
        "Dans une réponse, `document` et `line` disent où se lit `quote` ; une case vide est une "
        "valeur que la source ne donne pas. Un bloc ou une compétence se nomme par sa clé dans sa "
        "source (`BC02`, `CCP1`, `CP8`, `3.1`) ; `n1` est un bloc sans code connu.",
        "*In an answer, `document` and `line` say where `quote` is read; an empty cell is a value "
        "that the source does not give. A bloc or a competence is named by its key in its source; "
        "`n1` is a bloc without a known code.*",
        "Liste écrite par `python -m tests.ontology.test_questions`, à partir des fichiers.",
    ]
    for user, title in USERS.items():
        asked = [question for question in QUESTIONS if question.header["user"] == user]
        lines = [f"## {title}", "", "| question | in English | fichier |", "|---|---|---|"]
        for question in asked:
            french, english = question.header["question"], question.header["question@en"]
            lines.append(f"| {french} | {english} | [{question.name}]({question.name}.rq) |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def test_the_list_is_that_of_the_files() -> None:
    assert README.read_text(encoding="utf-8") == listing()


if __name__ == "__main__":
    README.write_text(listing(), encoding="utf-8")
