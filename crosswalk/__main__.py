"""`python -m crosswalk`."""

from crosswalk.cli import main

main()
