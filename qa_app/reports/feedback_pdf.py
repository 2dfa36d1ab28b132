"""Feedback as a tagged PDF (PDF/UA) in the reader's language; the layout is `feedback.typ`.

It takes plain data and prints what it is given: who may see scores is decided before.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst

from qa_app.i18n import _, current_language, day, moment, position
from qa_app.reports.drawable import drawable

TEMPLATE = Path(__file__).with_name("feedback.typ")


@dataclass(frozen=True)
class EvidenceInDocument:
    """A moment; `kind` and `items` in words."""

    kind: str
    start_ms: int
    end_ms: int
    note: str
    items: str


@dataclass(frozen=True)
class ActionInDocument:
    """An agreed action."""

    what: str
    by_when: date
    how_seen: str


@dataclass(frozen=True)
class DisputeInDocument:
    """A disputed rating with both voices, all in words; `decided` and `settled_at` None: it still waits."""

    item: str
    rated: str
    proposed: str
    reason: str
    raised_at: datetime
    state: str
    decided: str | None
    decision: str
    settled_at: datetime | None


@dataclass(frozen=True)
class FeedbackDocument:
    """What the letter says. `corrected_at` None: the review that it rests on stands. `overall` None: no scores in this
    copy; `sections` are label, words and figure (None where it is not defined)."""

    facilitator: str
    author: str
    session: str
    group: str
    delivered_at: datetime
    rubric: str
    shared_at: datetime
    corrected_at: datetime | None
    strengths: str
    development: str
    try_next: str
    reflection: str
    reflected_at: datetime | None
    acknowledged_at: datetime | None
    evidence: tuple[EvidenceInDocument, ...]
    actions: tuple[ActionInDocument, ...]
    overall: str | None
    because: str
    sections: tuple[tuple[str, str, str | None], ...]
    disputes: tuple[DisputeInDocument, ...] = ()


def make_pdf(document: FeedbackDocument) -> bytes:
    """The PDF, in the current language. The same document gives the same bytes."""
    made: bytes = typst.compile(
        TEMPLATE,
        sys_inputs={"document": json.dumps(_drawable(_words(document)))},
        # Typst's own fonts only, so that the letter looks the same on every machine.
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=document.shared_at.replace(microsecond=0),
    )
    return made


def _words(document: FeedbackDocument) -> dict[str, Any]:
    """Everything that the layout sets, in the order and the words in which it is read."""
    return {
        "language": current_language(),
        "title": _("Feedback for {name}").format(name=document.facilitator),
        "facts": [
            [_("Programme session"), document.session],
            [_("Delivered"), f"{moment(document.delivered_at)}, {document.group}"],
            [_("Written by"), document.author],
            [_("Shared"), day(document.shared_at)],
            [_("Rubric"), document.rubric],
        ],
        "corrected": _corrected(document),
        "letter": [
            [heading, _paragraphs(text)]
            for heading, text in (
                (_("Strengths"), document.strengths),
                (_("Development points"), document.development),
                (_("What to try next"), document.try_next),
            )
            if text.strip()
        ],
        "actions": {
            "heading": _("Supervision actions"),
            "columns": [_("What"), _("By when"), _("How it will be seen")],
            "rows": [[one.what, day(one.by_when), one.how_seen] for one in document.actions],
        },
        "evidence": {
            "heading": _("What it rests on"),
            "columns": [_("Time"), _("Kind"), _("What was seen")],
            "rows": [
                [
                    f"{position(one.start_ms)}–{position(one.end_ms)}",
                    one.kind,
                    one.note + (f" ({one.items})" if one.items else ""),
                ]
                for one in document.evidence
            ],
        },
        "reflection": {"heading": _("The facilitator's reflection"), "paragraphs": _reflection(document)},
        "scores": {
            "heading": _("Where the ratings stand"),
            "paragraphs": _overall(document),
            "columns": [_("Section"), _("In words"), _("Score, 0 to 100")],
            "rows": [[label, words, score or "–"] for label, words, score in document.sections],
        },
        "disputes": {
            "heading": _("Disputed ratings"),
            "columns": [_("Item"), _("The facilitator"), _("The reviewer")],
            "rows": [[one.item, _disputed(one), _settled(one)] for one in document.disputes],
        },
        "footer": _("Page {page} of {pages}"),
    }


def _corrected(document: FeedbackDocument) -> str:
    if document.corrected_at is None:
        return ""
    return _(
        "The review that this letter rests on was corrected on {day}; the letter stays as it was shared and rests on "
        "the earlier revision."
    ).format(day=day(document.corrected_at))


def _overall(document: FeedbackDocument) -> list[str]:
    if document.overall is None:
        return [_("Scores open after the facilitator's own reflection. Until then the words stand alone.")]
    whole = _("The facilitator's own items as a whole: {words}.").format(words=document.overall)
    return [whole, document.because] if document.because else [whole]


def _reflection(document: FeedbackDocument) -> list[str]:
    if document.reflected_at is None:
        return []
    said = [*_paragraphs(document.reflection), _("Written {day}.").format(day=day(document.reflected_at))]
    if document.acknowledged_at is not None:
        said.append(_("Acknowledged {day}.").format(day=day(document.acknowledged_at)))
    return said


def _disputed(one: DisputeInDocument) -> str:
    said = _("Proposes {rating}, {day}: {reason}")
    return said.format(rating=one.proposed, day=day(one.raised_at), reason=one.reason)


def _settled(one: DisputeInDocument) -> str:
    rated = _("Rated {rating}").format(rating=one.rated)
    if one.settled_at is None or one.decided is None:
        settled = f"{one.state}, {day(one.settled_at)}" if one.settled_at else one.state
        return f"{rated}. {settled}."
    return f"{rated}. {one.state}: {one.decided}, {day(one.settled_at)}. {one.decision}"


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _drawable(value: Any) -> Any:
    """The same structure with every text drawable by the fonts at hand."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(part) for key, part in value.items()}
    return [_drawable(part) for part in value]
