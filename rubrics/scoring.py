"""From ratings to scores: section scores, outputs, bands and critical rules.

Sums are exact fractions, so a score that is 60 by hand is 60 here and never 59.999…; it becomes a float when
it leaves. It knows neither who rated nor what was rated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from rubrics.ratings import Answer, Rating, asked, checked
from rubrics.rubric import Band, CriticalRule, Effect, Item, Output, Rubric, Section, exact

__all__ = [
    "Answer",
    "OutputScore",
    "Rating",
    "SectionScore",
    "UndefinedReason",
    "missing_evidence",
    "rounded",
    "score",
    "unanswered",
]

UndefinedReason = Literal["nothing_applies", "too_little_answered"]


@dataclass(frozen=True)
class SectionScore:
    """One section's part in an output. `value` is 0 to 100, None when nothing applies or too little is
    answered; `answered` and `applicable` count items."""

    section: str
    value: float | None
    answered: int
    applicable: int


@dataclass(frozen=True)
class OutputScore:
    """One output's score, unrounded, 0 to 100; None when it is not defined, with the reason.

    `band` is None when the score is not defined, except after an escalation, which sets it anyway.
    `capped_by` and `escalated_by` name the items whose critical rules bind, in the order of the rubric, also
    where the score alone would have put the band as low.
    `weight_scored_share` (0 to 1) is the scored part of the applicable weight; None when nothing applies.
    """

    output: str
    facilitator: str | None
    value: float | None
    band: str | None
    undefined_reason: UndefinedReason | None
    sections: tuple[SectionScore, ...]
    capped_by: tuple[str, ...]
    escalated_by: tuple[str, ...]
    weight_scored_share: float | None


def score(rubric: Rubric, ratings: Iterable[Rating], facilitators: Sequence[str]) -> tuple[OutputScore, ...]:
    """Work out every output of the rubric, in its order; one per facilitator where the output says so.

    Raises BadRating when a rating is not one that the rubric allows.
    """
    given = checked(rubric, ratings, facilitators)
    return tuple(
        _output_score(rubric, output, given, facilitator, facilitators)
        for output in rubric.outputs
        for facilitator in (facilitators if output.per_facilitator else [None])
    )


def unanswered(rubric: Rubric, ratings: Iterable[Rating], facilitators: Sequence[str]) -> tuple[Answer, ...]:
    """What is neither rated nor marked not applicable, in the order of the rubric; raises BadRating."""
    given = checked(rubric, ratings, facilitators)
    return tuple(answer for answer in asked(rubric, facilitators) if answer not in given)


def missing_evidence(rubric: Rubric, ratings: Iterable[Rating], evidenced: set[Answer]) -> tuple[Answer, ...]:
    """Ratings at a value that needs evidence and have none in `evidenced`, in the order of the rubric."""
    place = {item.key: index for index, item in enumerate(rubric.items)}
    missing = [
        rating.answer
        for rating in ratings
        if rating.value in rubric.item(rating.item).evidence_required_at and rating.answer not in evidenced
    ]
    return tuple(sorted(missing, key=lambda answer: place[answer[0]]))


def rounded(value: float | None) -> str | None:
    """A score as people read it: one decimal, halves up (62.25 is "62.3"); None stays None.

    Bands are found before rounding.
    """
    if value is None:
        return None
    return str(Decimal(repr(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def _output_score(
    rubric: Rubric,
    output: Output,
    given: Mapping[Answer, Rating],
    facilitator: str | None,
    facilitators: Sequence[str],
) -> OutputScore:
    people = [facilitator] if facilitator is not None else facilitators
    answers = {
        item.key: [(item.key, person) for person in (people if item.scope == "facilitator" else [None])]
        for item in rubric.items
        if item.scope in output.scopes
    }
    counted = [
        _section_score(section, answers, given, exact(rubric.minimum_answered_share))
        for section in rubric.sections
        if any(item.key in answers for item in section.items)
    ]
    applicable_weight = sum((exact(part.weight) for part in counted if part.applicable), Fraction())
    scored = [(exact(part.weight), part.value) for part in counted if part.value is not None]
    scored_weight = sum((weight for weight, _ in scored), Fraction())
    share = scored_weight / applicable_weight if applicable_weight else None
    value: Fraction | None = None
    reason: UndefinedReason | None = None
    if share is None:
        reason = "nothing_applies"
    elif not scored or share < exact(rubric.minimum_scored_weight):
        reason = "too_little_answered"
    else:
        value = sum((weight * part for weight, part in scored), Fraction()) / scored_weight
    binding = _binding_rules(rubric, answers, given)
    return OutputScore(
        output=output.key,
        facilitator=facilitator,
        value=None if value is None else float(value),
        band=_band(rubric.bands, value, [rule for _, rule in binding]),
        undefined_reason=reason,
        sections=tuple(part.plain() for part in counted),
        capped_by=_bound_items(binding, "cap"),
        escalated_by=_bound_items(binding, "escalate"),
        weight_scored_share=None if share is None else float(share),
    )


@dataclass(frozen=True)
class _Counted:
    """A section's score while it is still exact."""

    section: str
    weight: float
    value: Fraction | None
    answered: int
    applicable: int

    def plain(self) -> SectionScore:
        value = None if self.value is None else float(self.value)
        return SectionScore(self.section, value, self.answered, self.applicable)


def _section_score(
    section: Section,
    answers: Mapping[str, Sequence[Answer]],
    given: Mapping[Answer, Rating],
    minimum_answered_share: Fraction,
) -> _Counted:
    items = [item for item in section.items if item.key in answers]
    applicable = [item for item in items if not _is_not_applicable(answers[item.key], given)]
    shares = [(exact(item.weight), _share(item, answers[item.key], given)) for item in applicable]
    answered = [(weight, share) for weight, share in shares if share is not None]
    value: Fraction | None = None
    if answered and Fraction(len(answered), len(applicable)) >= minimum_answered_share:
        total = sum((weight for weight, _ in answered), Fraction())
        value = sum((weight * share for weight, share in answered), Fraction()) / total * 100
    return _Counted(section.key, section.weight, value, len(answered), len(applicable))


def _is_not_applicable(answers: Sequence[Answer], given: Mapping[Answer, Rating]) -> bool:
    """Whether everybody asked said so. With nobody to ask, the item applies and is not answered."""
    return bool(answers) and all(
        answer in given and given[answer].not_applicable is not None for answer in answers
    )


def _share(item: Item, answers: Sequence[Answer], given: Mapping[Answer, Rating]) -> Fraction | None:
    """The mean of the values given, as a share of the scale's maximum; None when there is no value."""
    values = [exact(value) for answer in answers if (value := _value(given.get(answer))) is not None]
    return sum(values, Fraction()) / len(values) / exact(item.maximum) if values else None


def _value(rating: Rating | None) -> float | None:
    return None if rating is None else rating.value


def _binding_rules(
    rubric: Rubric, answers: Mapping[str, Sequence[Answer]], given: Mapping[Answer, Rating]
) -> list[tuple[str, CriticalRule]]:
    """Critical rules look at each rating alone, never at a mean of several people's."""
    binding = []
    for item in rubric.items:
        for answer in answers.get(item.key, []):
            value = _value(given.get(answer))
            reached = [rule for rule in item.critical if value is not None and value <= rule.at]
            if reached:
                binding.append((item.key, min(reached, key=lambda rule: rule.at)))
    return binding


def _bound_items(binding: Sequence[tuple[str, CriticalRule]], effect: Effect) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key, rule in binding if rule.effect == effect))


def _band(bands: Sequence[Band], value: Fraction | None, rules: Sequence[CriticalRule]) -> str | None:
    """The lowest of the band of the unrounded value and the bands of the binding rules."""
    rank = {band.key: index for index, band in enumerate(bands)}  # bands run from the highest to the lowest
    limits = [rule.band for rule in rules if value is not None or rule.effect == "escalate"]
    if value is not None:
        limits.append(next(band.key for band in bands if value >= exact(band.minimum)))
    return max(limits, key=rank.__getitem__) if limits else None
