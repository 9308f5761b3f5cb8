"""The analysis layer: what computation proposes, kept apart from what is declared.

`statements` takes the wordings of titles from the graph, `engines` compares them, `ranking` orders
candidates, `mapping` says what a pair is and why, `coverage` counts it by bloc, `sssom` keeps it as
files that a person reviews. Nothing here writes to the official layers (DESIGN §2).
"""
