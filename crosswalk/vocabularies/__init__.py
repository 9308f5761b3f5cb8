"""Public code lists as SKOS schemes with their hierarchy, from the files that their publishers give.

`records` says what a vocabulary is, `files` recognises and reads a file, `triples` writes it,
`importing` puts it in the store, each in its own graph `graph/vocabulary/<scheme>/<version>`, and
`settled` keeps one preferred label a concept over the whole default graph.
"""
