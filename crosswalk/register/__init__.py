"""The national registers (RNCP and RS), read from the official exports of France compétences.

`records` is what a fiche says, `feed` reads the XML, `tables` the CSV, `package` finds and opens
the files. Nothing here knows of the graph. Source of every export: France compétences, data.gouv.fr
(Licence Ouverte 2.0).
"""
