"""The XML of the register: every element has its place, bad values do not stop the reading."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.register import feed
from crosswalk.register import records as r
from crosswalk.register.records import BadFiche, Declared, Fiche

DATA = Path(__file__).parents[3] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data n'est pas là")


def _read(
    body: str, head: str = "", counts: Counter[str] | None = None, bad: list[BadFiche] | None = None
) -> list[Fiche]:
    xml = f"{head}<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{body}</FICHES>".encode()
    counts = Counter() if counts is None else counts
    return list(feed.read(io.BytesIO(xml), ([] if bad is None else bad).append, counts))


def _one(body: str, **kwargs: str) -> Fiche:
    head = "<NUMERO_FICHE>RNCP41402</NUMERO_FICHE><INTITULE>Titre</INTITULE>"
    (fiche,) = _read(f"<FICHE>{head}{body}</FICHE>", **kwargs)
    return fiche


def _messages(fiche: Fiche) -> list[tuple[str, str]]:
    return [(issue.element, issue.value) for issue in fiche.issues]


def _fixture(name: str) -> tuple[list[Fiche], Counter[str], list[BadFiche]]:
    counts: Counter[str] = Counter()
    bad: list[BadFiche] = []
    with (DATA / "rncp" / f"export_fiches_{name}_fixture.xml").open("rb") as stream:
        return list(feed.read(stream, bad.append, counts)), counts, bad


@real
def test_rncp_fixture() -> None:
    fiches, unknown, bad = _fixture("RNCP")
    assert len(fiches) == 12
    blocs = [bloc for fiche in fiches for bloc in fiche.blocs]
    assert len(blocs) == 53
    assert all(bloc.competences and bloc.assessment for bloc in blocs)
    assert (unknown, bad) == (Counter(), [])
    assert [fiche.issues for fiche in fiches] == [()] * 12
    assert sum(len(fiche.partners) for fiche in fiches) == 1079


@real
def test_the_47_correspondences_are_those_declared() -> None:
    found = [
        (fiche.number, "+".join(d.source_blocs), d.target, "+".join(d.target_blocs))
        for fiche in _fixture("RNCP")[0]
        for d in fiche.correspondences
    ]
    columns = ("fiche_source", "blocs_source", "fiche_destination", "blocs_destination")
    table = (DATA / "correspondences" / "declared.tsv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(table), delimiter="\t")
    expected = [tuple(row[column] for column in columns) for row in rows]
    assert len(found) == 47
    assert found == expected


@real
def test_rs_fixture() -> None:
    fiches, unknown, bad = _fixture("RS")
    assert [len(fiche.blocs) for fiche in fiches] == [0] * 8
    assert sum(len(fiche.partners) for fiche in fiches) == 408
    assert {role for f in fiches for p in f.partners for role in p.roles} == {"former", "évaluer"}
    assert (unknown, bad) == (Counter(), [])


@real
def test_separators_of_a_list_of_competences_are_kept() -> None:
    (bloc,) = (b for f in _fixture("RNCP")[0] for b in f.blocs if b.code == "RNCP35809BC01")
    assert bloc.competences.startswith("- Analyser le dossier de l'affaire  - Proposer une")


FULL = """<ID_FICHE>12</ID_FICHE><ABREGE><CODE>TP</CODE><LIBELLE>Titre professionnel</LIBELLE></ABREGE>
<ETAT_FICHE>Publiée</ETAT_FICHE><ACTIF>Oui</ACTIF><TYPE_ENREGISTREMENT>Enregistrement de droit</TYPE_ENREGISTREMENT>
<NOMENCLATURE_EUROPE><NIVEAU>NIV6</NIVEAU><LIBELLE>Niveau 6</LIBELLE></NOMENCLATURE_EUROPE>
<CODES_NSF><NSF><CODE>332t</CODE><LIBELLE>332t : Aide</LIBELLE></NSF></CODES_NSF>
<CODES_ROME><ROME><CODE>K1203</CODE><LIBELLE>Encadrement d''insertion</LIBELLE></ROME></CODES_ROME>
<FORMACODES><FORMACODE><CODE>44057</CODE><LIBELLE>Insertion</LIBELLE></FORMACODE></FORMACODES>
<CODES_IDCC><IDCC><CODE>413</CODE><LIBELLE>Handicap</LIBELLE></IDCC></CODES_IDCC>
<CCN_1><NUMERO>3246</NUMERO><LIBELLE>Animation</LIBELLE></CCN_1><CCN_2><NUMERO>3117</NUMERO></CCN_2><CCN_3/>
<CERTIFICATEURS><CERTIFICATEUR><SIRET_CERTIFICATEUR>30840109000011</SIRET_CERTIFICATEUR>
<NOM_CERTIFICATEUR>FAS</NOM_CERTIFICATEUR><ETAT_CERTIFICATEUR>Actif</ETAT_CERTIFICATEUR>
<DATE_DERNIERE_MODIFICATION_ETAT>23/07/2020</DATE_DERNIERE_MODIFICATION_ETAT><NOM_COMMERCIAL>F</NOM_COMMERCIAL>
<SITE_INTERNET>https://f.fr</SITE_INTERNET></CERTIFICATEUR></CERTIFICATEURS>
<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>CFA</NOM_PARTENAIRE><SIRET_PARTENAIRE>\t11000007200014</SIRET_PARTENAIRE>
<HABILITATION_PARTENAIRE>HABILITATION_FORMER</HABILITATION_PARTENAIRE><ETAT_HABILITATION>Supprimé</ETAT_HABILITATION>
<DATE_ACTIF>01/02/2023</DATE_ACTIF><DATE_DERNIERE_MODIFICATION_ETAT>02/02/2023</DATE_DERNIERE_MODIFICATION_ETAT>
</PARTENAIRE></PARTENAIRES><ACTIVITES_VISEES>a</ACTIVITES_VISEES><CAPACITES_ATTESTEES>b</CAPACITES_ATTESTEES>
<SECTEURS_ACTIVITE>c</SECTEURS_ACTIVITE><TYPE_EMPLOI_ACCESSIBLES>d</TYPE_EMPLOI_ACCESSIBLES>
<OBJECTIFS_CONTEXTE>e</OBJECTIFS_CONTEXTE><REGLEMENTATIONS_ACTIVITES>f</REGLEMENTATIONS_ACTIVITES>
<PREREQUIS_ENTREE_FORMATION>g</PREREQUIS_ENTREE_FORMATION>
<PREREQUIS_VALIDATION_CERTIFICATION>h</PREREQUIS_VALIDATION_CERTIFICATION>
<VALIDATION_PARTIELLE>Non</VALIDATION_PARTIELLE><VALIDATION_PARTIELLE_PERIMETRE>i</VALIDATION_PARTIELLE_PERIMETRE>
<EXISTENCE_PARTENAIRES>Oui</EXISTENCE_PARTENAIRES><ACCESSIBLE_NOUVELLE_CALEDONIE>Non</ACCESSIBLE_NOUVELLE_CALEDONIE>
<ACCESSIBLE_POLYNESIE_FRANCAISE>Oui</ACCESSIBLE_POLYNESIE_FRANCAISE><LIEN_URL_DESCRIPTION>https://x.fr</LIEN_URL_DESCRIPTION>
<NIVEAU_MAITRISE_COMPETENCES>j</NIVEAU_MAITRISE_COMPETENCES><DUREE_VALIDITE>5 ans</DUREE_VALIDITE>
<MODALITES_RENOUVELLEMENT>k</MODALITES_RENOUVELLEMENT>
<DATE_FIN_ENREGISTREMENT>01/01/2031</DATE_FIN_ENREGISTREMENT><DATE_DE_PUBLICATION>02/01/2021</DATE_DE_PUBLICATION>
<DATE_EFFET>03/01/2021</DATE_EFFET><DATE_DECISION>04/01/2021</DATE_DECISION><DATE_DERNIER_JO>05/01/2021</DATE_DERNIER_JO>
<DATE_LIMITE_DELIVRANCE>06/01/2031</DATE_LIMITE_DELIVRANCE><DUREE_ENREGISTREMENT>5</DUREE_ENREGISTREMENT>
<PUBLICATION_DECRET_AUTRE><PUBLICATION_JO><TITRE>Arrêté</TITRE><DATE_PUBLICATION_JO>07/01/2021</DATE_PUBLICATION_JO>
</PUBLICATION_JO></PUBLICATION_DECRET_AUTRE><PUBLICATION_DECRET_GENERAL/><PUBLICATION_DECRET_CREATION/>
<STATISTIQUES_PROMOTIONS><STATISTIQUES_PROMOTION><ANNEE>2023</ANNEE><NOMBRE_CERTIFIES>908</NOMBRE_CERTIFIES>
<NOMBRE_CERTIFIES_VAE>0</NOMBRE_CERTIFIES_VAE><TAUX_INSERTION_GLOBAL_6MOIS>95,5</TAUX_INSERTION_GLOBAL_6MOIS>
<TAUX_INSERTION_METIER_2ANS>98</TAUX_INSERTION_METIER_2ANS></STATISTIQUES_PROMOTION></STATISTIQUES_PROMOTIONS>
<ANNEES_PROMOTIONS_NIVEAU><ANNEE>2022</ANNEE><ANNEE>2021</ANNEE></ANNEES_PROMOTIONS_NIVEAU>
<SI_JURY_FI><ACTIF>Oui</ACTIF><COMPOSITION>Deux</COMPOSITION><DATE_DERNIERE_MODIFICATION>08/01/2021</DATE_DERNIERE_MODIFICATION></SI_JURY_FI>
<SI_JURY_VAE><ACTIF>Non</ACTIF></SI_JURY_VAE>
<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP41402BC01</CODE><LIBELLE>Bloc</LIBELLE><LISTE_COMPETENCES>A  B</LISTE_COMPETENCES>
<MODALITES_EVALUATION>m</MODALITES_EVALUATION><PREREQUIS_ENTREE_FORMATION_BLOC>n</PREREQUIS_ENTREE_FORMATION_BLOC>
<PREREQUIS_VALIDATION_BLOC>o</PREREQUIS_VALIDATION_BLOC></BLOC_COMPETENCES></BLOCS_COMPETENCES>
<ANCIENNES_CERTIFICATIONS><ANCIENNE_CERTIFICATION><ID_FICHE_ANCIENNE_CERTIFICATION>RNCP36697</ID_FICHE_ANCIENNE_CERTIFICATION></ANCIENNE_CERTIFICATION></ANCIENNES_CERTIFICATIONS>
<NOUVELLES_CERTIFICATIONS><NOUVELLE_CERTIFICATION><ID_FICHE_NOUVELLE_CERTIFICATION>RNCP50000</ID_FICHE_NOUVELLE_CERTIFICATION></NOUVELLE_CERTIFICATION></NOUVELLES_CERTIFICATIONS>
<CORRESPONDANCES><CORRESPONDANCE><DESTINATION><NUMERO_FICHE>RS6626</NUMERO_FICHE></DESTINATION></CORRESPONDANCE></CORRESPONDANCES>"""  # noqa: E501


def test_every_element_of_v4_1_has_its_place() -> None:
    counts: Counter[str] = Counter()
    head = "<NUMERO_FICHE>RNCP41402</NUMERO_FICHE><INTITULE>Titre</INTITULE>"
    (fiche,) = _read(f"<FICHE>{head}{FULL}</FICHE>", counts=counts)
    assert counts == Counter()
    assert fiche == Fiche(
        number="RNCP41402", register_id=12, title="Titre", state="Publiée", active=True,
        registration="Enregistrement de droit", level_code="NIV6", level=6, level_label="Niveau 6",
        abbreviations=(r.Code("TP", "Titre professionnel"),), nsf=(r.Code("332t", "Aide"),),
        rome=(r.Code("K1203", "Encadrement d'insertion"),), formacodes=(r.Code("44057", "Insertion"),),
        idcc=(r.Code("0413", "Handicap"),), conventions=(r.Code("3246", "Animation"), r.Code("3117")),
        certifiers=(r.Certifier("30840109000011", "FAS", "Actif", date(2020, 7, 23), "F", "https://f.fr"),),
        partners=(r.Partner("11000007200014", "CFA", ("former",), "Supprimé", date(2023, 2, 1),
                            date(2023, 2, 2)),),
        has_partners=True, activities="a", abilities="b", sectors="c", jobs="d", objectives="e",
        regulations="f", entry_prerequisites="g", validation_prerequisites="h", mastery="j",
        validity="5 ans", renewal="k", link="https://x.fr", partial_validation=False,
        partial_validation_scope="i", new_caledonia=False, french_polynesia=True,
        juries=(r.Jury("FI", True, "Deux", date(2021, 1, 8)), r.Jury("VAE", False)),
        registered_until=date(2031, 1, 1), published_on=date(2021, 1, 2), effective_on=date(2021, 1, 3),
        decided_on=date(2021, 1, 4), last_jo_on=date(2021, 1, 5), delivery_until=date(2031, 1, 6),
        duration_years=5, publications=(r.Publication("AUTRE", "Arrêté", date(2021, 1, 7)),),
        statistics=(r.Statistic(2023, 908, 0, (("TAUX_INSERTION_GLOBAL_6MOIS", "95.5"),
                                               ("TAUX_INSERTION_METIER_2ANS", "98"))),),
        level_years=(2022, 2021), blocs=(r.Bloc("RNCP41402BC01", "Bloc", "A  B", "m", "n", "o"),),
        replaces=("RNCP36697",), replaced_by=("RNCP50000",), correspondences=(Declared((), "RS6626", ()),),
    )  # fmt: skip


def test_v3_has_flat_filiations_two_elements_a_jury_and_html() -> None:
    fiche = _one(
        "<ANCIENNE_CERTIFICATION>RNCP1</ANCIENNE_CERTIFICATION>"
        "<ANCIENNE_CERTIFICATION>RNCP2</ANCIENNE_CERTIFICATION>"
        "<NOUVELLE_CERTIFICATION>RNCP3</NOUVELLE_CERTIFICATION>"
        "<NOMENCLATURE_EUROPE><NIVEAU>NIV5</NIVEAU><INTITULE>Niveau 5</INTITULE></NOMENCLATURE_EUROPE>"
        "<SI_JURY_FI>Oui</SI_JURY_FI><JURY_FI>&lt;p&gt;Trois membres&lt;/p&gt;</JURY_FI>"
        "<ACTIVITES_VISEES>&lt;ul class='x'&gt;&lt;li&gt;G&amp;eacute;rer\n un stock&lt;/li&gt;"
        "&lt;li&gt;Vendre &amp;amp; acheter, tension &lt; 1000 V&lt;/li&gt;&lt;/ul&gt;</ACTIVITES_VISEES>"
        "<CAPACITES_ATTESTEES><p>Un</p><p>De<b>ux</b></p></CAPACITES_ATTESTEES>"
    )
    assert (fiche.replaces, fiche.replaced_by) == (("RNCP1", "RNCP2"), ("RNCP3",))
    assert (fiche.level, fiche.level_label) == (5, "Niveau 5")
    assert fiche.juries == (r.Jury("FI", True, "Trois membres"),)
    assert fiche.activities == "Gérer un stock\nVendre & acheter, tension < 1000 V"
    assert fiche.abilities == "Un\nDeux"
    assert fiche.issues == ()


@pytest.mark.parametrize(
    ("body", "issue"),
    [
        ("<DATE_EFFET>31/02/2024</DATE_EFFET>", ("DATE_EFFET", "31/02/2024")),
        ("<DATE_EFFET>2024-02-01</DATE_EFFET>", ("DATE_EFFET", "2024-02-01")),
        ("<ACTIF>Peut-être</ACTIF>", ("ACTIF", "Peut-être")),
        ("<DUREE_ENREGISTREMENT>cinq</DUREE_ENREGISTREMENT>", ("DUREE_ENREGISTREMENT", "cinq")),
        ("<INTITULE>Autre</INTITULE>", ("INTITULE", "Autre")),
        (
            "<NOMENCLATURE_EUROPE><NIVEAU>NIV9</NIVEAU></NOMENCLATURE_EUROPE>",
            ("NIVEAU", "NIV9"),
        ),
        ("<CODES_ROME><ROME><CODE>K00</CODE></ROME></CODES_ROME>", ("ROME", "K00")),
        (
            "<PARTENAIRES><PARTENAIRE><SIRET_PARTENAIRE>43203785199115</SIRET_PARTENAIRE>"
            "<NOM_PARTENAIRE>A</NOM_PARTENAIRE></PARTENAIRE></PARTENAIRES>",
            ("SIRET_PARTENAIRE", "43203785199115"),
        ),
        (
            "<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>A</NOM_PARTENAIRE><HABILITATION_PARTENAIRE>X"
            "</HABILITATION_PARTENAIRE></PARTENAIRE></PARTENAIRES>",
            ("HABILITATION_PARTENAIRE", "X"),
        ),
        (
            "<STATISTIQUES_PROMOTIONS><STATISTIQUES_PROMOTION><ANNEE>2020</ANNEE>"
            "<TAUX_INSERTION_METIER_2ANS>130</TAUX_INSERTION_METIER_2ANS></STATISTIQUES_PROMOTION>"
            "</STATISTIQUES_PROMOTIONS>",
            ("TAUX_INSERTION_METIER_2ANS", "130"),
        ),
        (
            "<ANCIENNE_CERTIFICATION>néant</ANCIENNE_CERTIFICATION>",
            ("ANCIENNE_CERTIFICATION", "néant"),
        ),
    ],
)
def test_a_bad_value_is_an_issue(body: str, issue: tuple[str, str]) -> None:
    fiche = _one(body)
    assert _messages(fiche) == [issue]
    assert fiche.issues[0].number == "RNCP41402"
    assert (fiche.title, fiche.effective_on, fiche.active, fiche.level) == (
        "Titre",
        None,
        None,
        None,
    )
    assert all(partner.siret == "" for partner in fiche.partners)


def test_bloc_codes() -> None:
    codes = ("RNCP41402BC01", "RNCP41402BC01", "01", "")
    blocs = "".join(
        f"<BLOC_COMPETENCES><CODE>{code}</CODE><LIBELLE>L{n}</LIBELLE></BLOC_COMPETENCES>"
        for n, code in enumerate(codes)
    )
    fiche = _one(f"<BLOCS_COMPETENCES>{blocs}</BLOCS_COMPETENCES>")
    assert [(b.code, b.label) for b in fiche.blocs] == [
        ("RNCP41402BC01", "L0"),
        ("01", "L2"),
        ("", "L3"),
    ]
    assert [value for _, value in _messages(fiche)] == ["RNCP41402BC01 L1", "01", "L3"]


def test_correspondences_are_as_declared_or_refused() -> None:
    def side(*codes: str) -> str:
        return "".join(f"<BLOC_COMPETENCES><CODE>{c}</CODE></BLOC_COMPETENCES>" for c in codes)

    def row(source: str, target: str) -> str:
        return f"<CORRESPONDANCE>{source}<DESTINATION>{target}</DESTINATION></CORRESPONDANCE>"

    number = "<NUMERO_FICHE>RNCP39099</NUMERO_FICHE>"
    rows = (
        row(f"<SOURCE>{side('RNCP41402BC02', 'RNCP41402BC01')}</SOURCE>", number + side("RNCP39099BC03")),
        row("<SOURCE/>", number),
        row(f"<SOURCE>{side('')}</SOURCE>", number),
        row("", "<NUMERO_FICHE>39099</NUMERO_FICHE>"),
        row("", number + side("RNCP1BC01")),
    )  # fmt: skip
    blocs = side("RNCP41402BC01")
    fiche = _one(
        f"<CORRESPONDANCES>{''.join(rows)}</CORRESPONDANCES><BLOCS_COMPETENCES>{blocs}</BLOCS_COMPETENCES>"
    )
    assert fiche.correspondences == (
        Declared(("RNCP41402BC02", "RNCP41402BC01"), "RNCP39099", ("RNCP39099BC03",)),
        Declared((), "RNCP39099", ()),
        Declared((), "RNCP39099", ("RNCP1BC01",)),
    )
    values = [value for _, value in _messages(fiche)]
    assert values == ["RNCP39099", "39099", "RNCP41402BC02", "RNCP1BC01"]


def test_a_fiche_without_title_is_kept_and_one_without_number_is_not() -> None:
    bad: list[BadFiche] = []
    fiches = _read(
        "<FICHE><INTITULE>Sans numéro</INTITULE></FICHE><FICHE><NUMERO_FICHE>41402</NUMERO_FICHE></FICHE>"
        "<FICHE><NUMERO_FICHE>RS6626</NUMERO_FICHE></FICHE>",
        bad=bad,
    )
    assert [(f.number, f.title, [i.element for i in f.issues]) for f in fiches] == [
        ("RS6626", "", ["INTITULE"])
    ]
    assert [(b.position, b.line, b.value) for b in bad] == [(1, 1, "Sans numéro"), (2, 1, "41402")]


def test_unknown_elements_are_counted_by_path() -> None:
    counts: Counter[str] = Counter()
    number = "<NUMERO_FICHE>RS1</NUMERO_FICHE>"
    partner = "<PARTENAIRES><X/><PARTENAIRE><NEUF>1</NEUF></PARTENAIRE></PARTENAIRES>"
    _read(f"<DATE/><FICHE>{number}<NEUF/>{partner}</FICHE>", counts=counts)
    assert counts == {
        "FICHES/DATE": 1,
        "FICHE/NEUF": 1,
        "FICHE/PARTENAIRES/X": 1,
        "FICHE/PARTENAIRES/PARTENAIRE/NEUF": 1,
    }


def test_an_entity_is_never_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    head = f'<!DOCTYPE FICHES [<!ENTITY i "lol"><!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    fiche = _one(
        "<ETAT_FICHE>A&i;B&x;C</ETAT_FICHE><ACTIVITES_VISEES>&x;</ACTIVITES_VISEES>", head=head
    )
    assert (fiche.state, fiche.activities) == ("ABC", "")
    assert [value for _, value in _messages(fiche)] == ["&i;", "&x;", "&x;"]


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(DocumentError, match="amplification"):
        _one("<ETAT_FICHE>&i;</ETAT_FICHE>", head=f"<!DOCTYPE FICHES [{bomb}]>")


def test_truncated_xml_delivers_what_comes_before() -> None:
    xml = (
        "<FICHES>\n<FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE></FICHE>\n"
        "<FICHE><NUMERO_FICHE>RS2</NUMERO_FICHE></FICHE>\n<FICHE><NUMERO_FICHE>RS3</NUMERO"
    )
    numbers: list[str] = []

    def consume() -> None:
        for fiche in feed.read(io.BytesIO(xml.encode()), pytest.fail, Counter()):
            numbers.append(fiche.number)

    with pytest.raises(DocumentError, match="rompu après 2 fiches") as caught:
        consume()
    assert caught.value.line == 4
    assert numbers == ["RS1", "RS2"]


@pytest.mark.parametrize("xml", [b"", b"<html><FICHE/></html>", b"RNCP;1", b"\x00\x01"])
def test_what_is_no_feed_is_refused(xml: bytes) -> None:
    with pytest.raises(DocumentError):
        list(feed.read(io.BytesIO(xml), pytest.fail, Counter()))


def test_a_file_without_fiche_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_FICHE", 1 << 20)
    stream = io.BytesIO(b"<FICHES><FICHE>" + b"<A>a</A>" * 10_000_000)
    with pytest.raises(DocumentError, match="sans la fin d'une fiche"):
        list(feed.read(stream, pytest.fail, Counter()))
    assert stream.tell() < 2 << 20


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \n\n  b\t c ", "a\nb  c"),
        ("- a  - b", "- a  - b"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<style>p {x}</style><!-- c --><span>R&D</span> &copy &euro;", "R&D &copy €"),
        ("si x < y et <nom> z", "si x < y et <nom> z"),
    ],
)
def test_long_texts_are_cleaned_once(text: str, cleaned: str) -> None:
    assert r.prose(text) == cleaned
    assert r.prose(cleaned) == cleaned
