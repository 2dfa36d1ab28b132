"""Making Data Count's icons as small pictures: what changed, and what will become of the target.

They have no words for screen readers, for the words stand beside each.
"""

from collections.abc import Mapping

from qa_app.charts.palette import BETWEEN, COLOURS
from qa_app.components.inline_picture import inline_picture

_SHAPES = {
    "improvement": '<path d="M11 1L21 11 11 21 1 11z" fill="{colour}"/>',
    "concern": '<rect x="2.5" y="2.5" width="17" height="17" rx="2" fill="{colour}"/>',
    "neutral": '<path d="M11 1.500L21 19.500H1z" fill="{colour}"/>',
}
_ASSURANCES: Mapping[str, tuple[str, str]] = {
    "pass": ("P", COLOURS["improvement"]),
    "fail": ("F", COLOURS["concern"]),
    "hit_and_miss": ("?", COLOURS["common"]),
}


def variation_icon(cause: str | None, direction: str | None) -> str:
    """Common cause: a wave; a signal: H or L (high or low) in the shape and colour of what it means.

    None: nothing can be said yet, a dotted ring.
    """
    if cause is None:
        return _dotted_ring()
    if cause == "common":
        return _icon(
            f'<circle cx="11" cy="11" r="9" fill="{COLOURS["common"]}"/>'
            '<path d="M5 12c1.500-4 3-4 4.500-1s3 3 4.500 0 2-2 3-1" fill="none" stroke="#fff" stroke-width="1.6"/>'
        )
    letter = "H" if direction == "up" else "L"
    return _icon(_SHAPES[cause].format(colour=COLOURS[cause]) + _letter(letter, "#fff"))


def assurance_icon(assurance: str | None) -> str:
    """P: will pass, F: will fail, ?: hit and miss, each in a ring; None: a dotted ring."""
    if assurance is None:
        return _dotted_ring()
    letter, colour = _ASSURANCES[assurance]
    return _icon(
        f'<circle cx="11" cy="11" r="9" fill="none" stroke="{colour}" stroke-width="2"/>'
        + _letter(letter, BETWEEN if assurance == "hit_and_miss" else colour)
    )


def _dotted_ring() -> str:
    return _icon(f'<circle cx="11" cy="11" r="9" fill="none" stroke="{BETWEEN}" stroke-dasharray="2 2.5"/>')


def _letter(letter: str, colour: str) -> str:
    return (
        f'<text x="11" y="15" text-anchor="middle" font-size="11" font-weight="700" fill="{colour}">'
        f"{letter}</text>"
    )


def _icon(inside: str) -> str:
    return inline_picture(inside, 22, 22)
