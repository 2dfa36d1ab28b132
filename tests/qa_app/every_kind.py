"""A rubric with an item of every kind, and one with very many items; and libraries that hold them."""

from dataclasses import replace

from rubrics.item import Anchor, Choice, Condition, Item
from rubrics.library import Library, shipped_library
from rubrics.output import Output
from rubrics.rubric import Rubric, Section
from rubrics.text import Text

KEY = "every-kind"


def _text(words: str) -> Text:
    return Text(words, f"{words} (cy)")


def _anchors(*labels: str) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(value, _text(label), _text(f"How {label.lower()} looks in the room"))
        for value, label in enumerate(labels)
    )


def _item(key: str, label: str, **more: object) -> Item:
    given = {
        "key": key,
        "label": _text(label),
        "description": _text(f"What is looked for in {key}."),
        "scope": "session",
        "weight": 1.0,
        "minimum": 0,
        "maximum": 4,
        "step": 1,
        "anchors": (),
        "not_applicable": (),
        "evidence_required_at": (),
        "critical": (),
    }
    return Item(**(given | more))  # type: ignore[arg-type]


_NONE = (Choice("none-arose", _text("None arose")),)
_WORDS = {0: _text("No"), 0.5: _text("Partly"), 1: _text("Yes")}
_YES_NO = tuple(Anchor(value, _WORDS[value], Text("", "")) for value in (0, 1))
_YES_PARTLY_NO = tuple(Anchor(value, words, Text("", "")) for value, words in _WORDS.items())

EVERY_KIND = Rubric(
    key=KEY,
    version="1.0",
    title=_text("Every kind"),
    description=_text("An item of every kind."),
    subject="recording",
    sections=(
        Section(
            "A",
            _text("How often, and how well"),
            1,
            (
                _item(
                    "A1",
                    "Draws out reasons",
                    scope="facilitator",
                    anchors=_anchors("Never", "Once", "Some", "Often", "Always"),
                    not_applicable=_NONE,
                    evidence_required_at=(0,),
                ),
                _item(
                    "A2",
                    "Draws out reasons",
                    scope="facilitator",
                    anchors=_anchors("Poor", "Weak", "Fair", "Good", "Fine"),
                    skill_of="A1",
                    applies_when=Condition("A1", 0),
                ),
                _item(
                    "A3",
                    "Argues",
                    scope="facilitator",
                    type="count",
                    maximum=None,
                    is_reverse=True,
                    not_applicable=_NONE,
                ),
            ),
        ),
        Section(
            "B",
            _text("The rest"),
            1,
            (
                _item("B1", "The plan was at hand", type="yes_no", maximum=1, anchors=_YES_NO),
                _item(
                    "B2",
                    "The room was quiet",
                    type="yes_partly_no",
                    maximum=1,
                    step=0.5,
                    anchors=_YES_PARTLY_NO,
                ),
                _item("B3", "The break", type="minutes", maximum=None),
                _item(
                    "B4",
                    "What it was for",
                    type="choice",
                    is_required=True,
                    choices=(Choice("planned", _text("Planned")), Choice("other", _text("Something else"))),
                ),
                _item(
                    "B5",
                    "What else it was for",
                    type="text",
                    is_required=True,
                    applies_when=Condition("B4", chosen="other"),
                ),
                _item("B6", "Share of the time", maximum=100, start=50),
            ),
        ),
    ),
    outputs=(
        Output("sum", _text("Sum"), True, ("facilitator",), items=("A1", "A2"), measure="sum"),
        Output("calls", _text("Calls"), False, ("session",), items=("B1", "B2"), measure="mean"),
    ),
    minimum_answered_share=0.6,
    minimum_scored_weight=0.6,
    fingerprint="every-kind",
)


def many_items(count: int, sections: int) -> Rubric:
    """A rubric of so many items about each facilitator, in so many sections of the same size."""
    each = count // sections
    made = tuple(
        Section(
            chr(ord("A") + number),
            _text(f"Section {number + 1}"),
            1,
            tuple(
                _item(
                    f"{chr(ord('A') + number)}{place + 1}",
                    "Something that is looked for",
                    scope="facilitator",
                    anchors=_anchors("Never", "Once", "Some", "Often", "Always"),
                    not_applicable=_NONE,
                )
                for place in range(each)
            ),
        )
        for number in range(sections)
    )
    keys = tuple(item.key for section in made for item in section.items)
    output = Output("each", _text("Each"), True, ("facilitator",), items=keys)
    return replace(EVERY_KIND, key="many-items", sections=made, outputs=(output,), fingerprint="many-items")


def library_with(*rubrics: Rubric) -> Library:
    """The shipped library with these rubrics besides."""
    shipped = shipped_library()
    return Library((*shipped.rubrics, *rubrics), shipped.programmes)
