"""Someone else's SPARQL 1.1 server: the graph published there, and asked there.

`connection` sends requests (credentials, retries, errors in one line), `asking` puts queries by
SPARQLWrapper, `values` undoes what servers do to literals, `answers` makes answers whole and ordered,
`description` is the graph that says which graphs were published and which of them answer by default,
`reading` is the store of `--store sparql:URL`; `sending`, `state` and `publishing` are
`crosswalk publish`.
"""
