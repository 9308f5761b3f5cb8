"""Measured comparisons. Each prints medians of repeated, interleaved runs, and ratios to a named peer
in the same run; absolute times depend on the machine, ratios are the claim. `make bench` runs all."""
