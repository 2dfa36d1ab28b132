"""Feedback as a document: what its reader may see of it, in the current language.

It takes plain data and sets down what it is given: who may see scores is decided before.
"""

from dataclasses import dataclass
from datetime import date, datetime

from qa_app.i18n import _, current_language, day, moment, position
from qa_app.reports.document import Document, Section, Table, paragraphs


@dataclass(frozen=True)
class EvidenceInLetter:
    """A moment; `kind` and `items` in words."""

    kind: str
    start_ms: int
    end_ms: int
    note: str
    items: str


@dataclass(frozen=True)
class ActionInLetter:
    """An agreed action."""

    what: str
    by_when: date
    how_seen: str


@dataclass(frozen=True)
class DisputeInLetter:
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
class FeedbackLetter:
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
    evidence: tuple[EvidenceInLetter, ...]
    actions: tuple[ActionInLetter, ...]
    overall: str | None
    because: str
    sections: tuple[tuple[str, str, str | None], ...]
    disputes: tuple[DisputeInLetter, ...] = ()


def feedback_document(letter: FeedbackLetter) -> Document:
    """The letter in the order in which it is read; parts of which there is nothing are left out."""
    sections = (
        Section(_("Strengths"), paragraphs(letter.strengths)),
        Section(_("Development points"), paragraphs(letter.development)),
        Section(_("What to try next"), paragraphs(letter.try_next)),
        Section(_("Supervision actions"), table=_actions(letter)),
        Section(_("The facilitator's reflection"), _reflection(letter)),
        Section(_("Where the ratings stand"), _overall(letter), table=_scores(letter)),
        Section(_("Disputed ratings"), table=_disputes(letter)),
        Section(_("What it rests on"), table=_evidence(letter)),
    )
    return Document(
        language=current_language(),
        title=_("Feedback for {name}").format(name=letter.facilitator),
        facts=(
            (_("Programme session"), letter.session),
            (_("Delivered"), f"{moment(letter.delivered_at)}, {letter.group}"),
            (_("Written by"), letter.author),
            (_("Shared"), day(letter.shared_at)),
            (_("Rubric"), letter.rubric),
        ),
        remark=_corrected(letter),
        sections=tuple(one for one in sections if not one.is_empty),
        made_at=letter.shared_at,
    )


def _actions(letter: FeedbackLetter) -> Table:
    return Table(
        columns=(_("What"), _("By when"), _("How it will be seen")),
        rows=tuple((one.what, day(one.by_when), one.how_seen) for one in letter.actions),
        shares=(10, 6, 10),
    )


def _scores(letter: FeedbackLetter) -> Table:
    return Table(
        columns=(_("Section"), _("In words"), _("Score, 0 to 100")),
        rows=tuple((label, words, score or "–") for label, words, score in letter.sections),
        shares=(9, 9, 6),
    )


def _disputes(letter: FeedbackLetter) -> Table:
    return Table(
        columns=(_("Item"), _("The facilitator"), _("The reviewer")),
        rows=tuple((one.item, _disputed(one), _settled(one)) for one in letter.disputes),
        shares=(1, 1, 1),
    )


def _disputed(one: DisputeInLetter) -> str:
    said = _("Proposes {rating}, {day}: {reason}")
    return said.format(rating=one.proposed, day=day(one.raised_at), reason=one.reason)


def _settled(one: DisputeInLetter) -> str:
    rated = _("Rated {rating}").format(rating=one.rated)
    if one.settled_at is None or one.decided is None:
        settled = f"{one.state}, {day(one.settled_at)}" if one.settled_at else one.state
        return f"{rated}. {settled}."
    return f"{rated}. {one.state}: {one.decided}, {day(one.settled_at)}. {one.decision}"


def _evidence(letter: FeedbackLetter) -> Table:
    return Table(
        columns=(_("Time"), _("Kind"), _("What was seen")),
        rows=tuple(
            (
                f"{position(one.start_ms)}–{position(one.end_ms)}",
                one.kind,
                one.note + (f" ({one.items})" if one.items else ""),
            )
            for one in letter.evidence
        ),
        shares=(7, 6, 20),
    )


def _corrected(letter: FeedbackLetter) -> str:
    if letter.corrected_at is None:
        return ""
    return _(
        "The review that this letter rests on was corrected on {day}; the letter stays as it was shared and rests on "
        "the earlier revision."
    ).format(day=day(letter.corrected_at))


def _overall(letter: FeedbackLetter) -> tuple[str, ...]:
    if letter.overall is None:
        return (_("Scores open after the facilitator's own reflection. Until then the words stand alone."),)
    whole = _("The facilitator's own items as a whole: {words}.").format(words=letter.overall)
    return (whole, letter.because) if letter.because else (whole,)


def _reflection(letter: FeedbackLetter) -> tuple[str, ...]:
    if letter.reflected_at is None:
        return ()
    said = (*paragraphs(letter.reflection), _("Written {day}.").format(day=day(letter.reflected_at)))
    if letter.acknowledged_at is None:
        return said
    return (*said, _("Acknowledged {day}.").format(day=day(letter.acknowledged_at)))
