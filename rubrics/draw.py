"""A draw: one of several, by a seed, that anybody can do again.

Evenly means: every recording that would pay at least one of the debts that are due has the same chance, however many
it would pay. A recording that pays two debts is in the draw once.
"""

import hashlib
from collections.abc import Iterable


def drawn(candidates: Iterable[int], seed: str) -> int:
    """The one of the candidates that the seed draws; their order and repetitions change nothing.

    Raises ValueError when there is none.
    """
    ordered = sorted(set(candidates))
    if not ordered:
        raise ValueError("Nothing can be drawn from nothing.")
    # Of 256 bits, what is left over beside any number of candidates is too little to tell from nothing.
    return ordered[int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % len(ordered)]


def fingerprint(candidates: Iterable[int]) -> str:
    """The name of a set of candidates, so that a draw that is done again is known to be of the same ones."""
    text = " ".join(str(one) for one in sorted(set(candidates)))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
