"""What kind of body a certifier is, where its name says so.

The exports have no field for it: a certifier is a SIRET, a name, sometimes a trade name. Two kinds are
written in the names themselves, and only these are deduced, under a property that says so
(`rncp:kindFromName`, never `rncp:certifierKind`, which is for what a source states): a ministry, and
the body of a professional branch. Everything else is unknown, not private.

Measured on the 39,298 rows of the export of 2026-02-01, 2,921 SIRET: see docs/register.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RULES = (
    # « MINISTERE DU TRAVAIL … », not « … DES MINISTERES ECONOMIQUES » nor « ADMINISTRATION ».
    (re.compile(r"MINIST[EÈ]RE\b", re.I), "Ministry"),
    # The joint commissions of a branch, CPNE, CPNEF, CPNEFP, CPNE-FP, and the bodies that the branch
    # itself has for certifying; « dans la branche … » alone says where an association works.
    (re.compile(r".*\bCPNE(?:-?FP?)?\b", re.I), "BranchBody"),
    (re.compile(r".*\bORGANISME CERTIFICATEUR DE LA BRANCHE\b", re.I), "BranchBody"),
)
"""Rules on a name, from its beginning; the first that fits gives the kind."""


@lru_cache(maxsize=10_000)
def kind_from_name(name: str) -> str | None:
    """The local name of the kind (`Ministry`, `BranchBody`), or None: not known."""
    return next((kind for rule, kind in _RULES if rule.match(name)), None)
