"""Words for a share of futures: the likelihood scale of the Intergovernmental Panel on Climate Change.

Mastrandrea and others (2010), Guidance Note for Lead Authors of the IPCC Fifth Assessment Report on Consistent
Treatment of Uncertainties, table 1; each share has the narrowest of its seven main terms. The scale keeps how sure one
is apart from how large a thing is, and so it is used here: a word says in how many of the futures an option is better,
the range beside it by how much. A share of sampled futures is no probability of an event (docs/differences.md).
"""

from __future__ import annotations

import math

from decide.language import mark

VERY_LIKELY = 0.9
SCALE = (
    (0.99, mark("virtually certain")),
    (VERY_LIKELY, mark("very likely")),
    (0.66, mark("likely")),
    (0.33, mark("about as likely as not")),
)
"""Share from which a word holds, the surest first; below the last the mirrored half begins."""
MIRRORED = ((0.01, mark("exceptionally unlikely")), (0.1, mark("very unlikely")), (0.33, mark("unlikely")))
"""Share up to which a word holds; 33 % itself is about as likely as not."""

SAME = mark("no difference")
"""The word where two options tie in every future."""


def likelihood(share: float) -> str:
    """The word for a share between 0 and 1, in English; empty where there is none (nan)."""
    if math.isnan(share):
        return ""
    for least, word in SCALE:
        if share >= least:
            return word
    return next(word for most, word in MIRRORED if share <= most)
