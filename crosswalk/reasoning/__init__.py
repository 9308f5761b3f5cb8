"""OWL reasoning: whether what the graph says can all be true at once, and if not, what is at fault.

`view` makes of the graphs what an OWL 2 DL reasoner takes (`literals` what it takes of their values),
`hermit` runs the reasoner, `explain` finds the few statements that contradict one another, beginning at
the `suspects`, `sentences` says them in French, `check` is the whole, on a store or a file (`datafile`).
"""
