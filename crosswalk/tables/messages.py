"""Every message of a check: its severity and what it means. `docs/tableaux.md` lists the same."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, LOOK, INFORMATION = "erreur", "alerte", "à regarder", "information"
CONFORMS = "conforme"
SEVERITIES = (INFORMATION, LOOK, WARNING, ERROR)
"""From the lightest; an information leaves its row `conforme`."""


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of message."""

    severity: str
    meaning: str


def _all(severity: str, meanings: dict[str, str]) -> dict[str, Message]:
    return {id: Message(severity, meaning) for id, meaning in meanings.items()}


MESSAGES: dict[str, Message] = (
    _all(
        ERROR,
        {
            "cellule-illisible": "la cellule n'est pas comprise ; le message dit ce qui était attendu",
            "code-malforme": "le code n'a pas la forme d'un code du registre, ou n'est pas un bloc",
            "certification-sans-numero": "la certification n'a pas de numéro RNCP ou RS",
            "certification-manquante": "aucune cellule ne dit la certification de ce côté",
            "certification-inconnue": "ce numéro n'est ni dans les documents ni dans l'export chargé",
            "bloc-inconnu": "la liste des blocs de ce titre est connue en entier, et ce bloc n'y est pas",
            "bloc-autre-fiche": "le bloc appartient à une autre fiche que celle de la ligne",
            "intitule-different": "l'intitulé n'est pas celui du code",
            "intitule-autre-bloc": "l'intitulé est celui d'un autre bloc du même titre",
            "intitule-certification": "le titre n'est pas celui de ce numéro",
            "numero-de-document": "le numéro de bloc d'un document est pris pour un code du registre",
            "nature-inconnue": "la nature n'est ni partielle, ni totale, ni RS, ni dispense",
            "sens-inconnu": "le sens n'est pas un de ceux que le registre connaît",
            "date-illisible": "la date n'en est pas une",
            "dates-incoherentes": "fin avant l'effet, ou effet après la fin de l'enregistrement",
            "et-ou-ambigu": "ET et OU mêlés sans parenthèses, ou « et/ou »",
            "ligne-sur-elle-meme": "une certification ne correspond pas à elle-même",
            "lignes-contradictoires": "deux lignes disent des choses différentes des mêmes blocs",
            "ensemble-eclate": "un ensemble que la fiche reconnaît d'un bloc est coupé en lignes",
            "totale-niveau": "une correspondance totale entre deux niveaux différents (R. 6113-9)",
            "totale-incomplete": "une correspondance totale laisse un bloc de côté",
            "partielle-sans-bloc": "une correspondance partielle ne nomme aucun bloc",
            "allegement": "un allègement de formation n'est pas une correspondance",
        },
    )
    | _all(
        WARNING,
        {
            "colonne-double": "deux colonnes ont le même rôle ; seule la première est lue",
            "doublon": "la même correspondance est écrite deux fois",
            "titre-declarant-echu": "l'enregistrement du titre qui déclare est échu",
            "dispense-ou-allegement": "le texte parle de dispense ou d'allègement, non de correspondance",
            "declaration-ajoutee": "la fiche publiée ne déclare pas cette correspondance",
            "declaration-modifiee": "la fiche publiée la déclare avec d'autres blocs",
            "declaration-retiree": "la fiche publiée déclare une correspondance que le tableau n'a pas",
            "nature-differente": "la fiche publiée la déclare avec une autre nature ou un autre sens",
            "date-avant-decision": "la date d'effet précède la décision d'enregistrement",
        },
    )
    | _all(
        LOOK,
        {
            "certification-non-verifiee": "ce numéro n'est pas dans nos sources, et le registre n'est "
            "pas chargé, ou ne l'est qu'en partie",
            "bloc-non-verifie": "nos sources ne donnent pas tous les blocs de ce titre",
            "code-forme": "le code se comprend, mais n'a pas la forme du registre",
            "code-manquant": "le bloc n'a que son intitulé",
            "numero-local": "numéro d'un document, pour un titre dont nous ne connaissons pas les codes",
            "intitule-approchant": "l'intitulé diffère un peu de celui de nos sources",
            "intitules-nombre": "il n'y a pas autant d'intitulés que de blocs",
            "et-ou-implicite": "des blocs se suivent sans ET ni OU",
            "cellules-fusionnees": "des cellules fusionnées : un ensemble, ou plusieurs lignes ?",
            "formule": "une formule, ou un texte qui en a la forme",
            "cote-sans-bloc": "un seul côté nomme des blocs : l'autre est compris comme le titre entier",
            "totale-blocs": "une correspondance totale qui nomme tous les blocs, ou dont on ne sait pas "
            "si elle les nomme tous",
            "titre-echu": "le titre reconnu est échu et n'est pas votre ancien titre",
            "titre-renouvele": "le titre reconnu a un nouveau numéro",
            "sans-justification": "la colonne de justification est vide sur cette ligne",
            "sans-base-legale": "la colonne de base légale est vide sur cette ligne",
        },
    )
    | _all(
        INFORMATION,
        {
            "titre-cite": "ce titre n'est que cité dans nos sources : ses blocs n'ont pu être contrôlés",
            "niveaux-differents": "les deux titres n'ont pas le même niveau (permis pour une partielle)",
            "bloc-sans-ligne": "un bloc du titre qui déclare n'est dans aucune ligne",
            "reciproque-non-declaree": "l'autre certificateur n'a pas déclaré l'inverse ; ce n'est pas "
            "une erreur",
            "declarations-hors-tableau": "la fiche publiée déclare aussi d'autres titres que ceux du "
            "tableau",
            "dispense-declaree": "une dispense d'épreuve ne délivre pas le bloc",
            "paires-sssom": "SSSOM écrit des paires : un ensemble (ET) ne s'y dit pas",
        },
    )
)
"""Message id → its kind."""
