"""The words that stand on every page and export (DESIGN §8)."""

NOTICE = (
    "Outil d'information non officiel. Font foi la fiche RNCP, l'arrêté et la décision du "
    "certificateur ou du jury."
)
