"""From records to RDF: one named graph a source, every statement one step from its words.

This package knows RDF and nothing of layouts. `documents.document_graph` turns a reading into a
graph, `excerpts.excerpt_graphs` turns the single rows quoted from the national exports into theirs.
"""
