"""What a review's stored scores say about one facilitator, in words first. It asks no permission."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.i18n import _, current_language
from qa_app.services.review_scores import highest_values, score_text, undefined_words, why_bound
from rubrics.numbers import rounded
from rubrics.output import Band, Output
from rubrics.rubric import Rubric
from storage.database.reviews import ScoreRecord


@dataclass(frozen=True)
class SectionInWords:
    """One section. `level` counts bands from the lowest (1); None with no score. `is_shared`: it is rated for
    the session as a whole, so it says the same of everybody who delivered. `value` is the score unrounded."""

    key: str
    label: str
    words: str
    level: int | None
    score: str | None
    answered: int
    applicable: int
    is_shared: bool
    value: float | None = None


@dataclass(frozen=True)
class OutputInWords:
    """Another output about the facilitator: `Questions to reflections`, `Good, 2.10`."""

    label: str
    whole: str


@dataclass(frozen=True)
class ScoresInWords:
    """A facilitator's own output, the sections of a percentage, and what else the rubric works out of them.

    `words` is the band, "" where values have no names. `score` is rounded as the rubric says and told with its
    end (`50 of 72`), None when it is not defined; `because` says which items hold the band down or ask for action
    ("" for none); `bands` are the bands' names from the lowest.
    """

    words: str
    score: str | None
    because: str
    answered: int
    applicable: int
    sections: tuple[SectionInWords, ...]
    bands: tuple[str, ...]
    label: str = ""
    others: tuple[OutputInWords, ...] = ()

    @property
    def whole(self) -> str:
        """`Meets the standard, 66.7`: never the figure without its words, where there are any."""
        return ", ".join(part for part in (self.words, self.score) if part)


def scores_in_words(rubric: Rubric, scores: Iterable[ScoreRecord], facilitator_id: int) -> ScoresInWords:
    """The facilitator's scores of one submitted review, and the session's where a section is shared.

    The own output is the first about each facilitator whose values have names, else the first about each, else
    the first. A section is banded by its own unrounded score with the output's bands; critical items bind the
    output as a whole, whose band is the one stored.
    """
    found = {(one.output, one.section, one.facilitator_id): one for one in scores}
    about_each = [one for one in rubric.outputs if one.per_facilitator]
    own = _own_output(rubric)
    shared = next(
        (one for one in rubric.outputs if not one.per_facilitator and one.scopes == ("session",)), None
    )
    highest = highest_values(rubric)
    whole = found[own.key, "", facilitator_id if own.per_facilitator else None]
    language = current_language()
    return ScoresInWords(
        words=_band_words(own, whole),
        score=score_text(own, whole.value, highest.get(own.key)),
        because=" ".join(why_bound(whole)),
        answered=whole.answered,
        applicable=whole.applicable,
        sections=tuple(_sections(rubric, found, facilitator_id, own, shared)),
        bands=tuple(band.label.in_language(language) for band in reversed(own.bands)),
        label=own.label.in_language(language),
        others=tuple(
            _other(one, found[one.key, "", facilitator_id], highest.get(one.key))
            for one in about_each
            if one is not own
        ),
    )


def section_words(rubric: Rubric, value: float) -> str:
    """The band of a section's score, or of a mean of several, as the own output names it; "" where it has no names."""
    band = _band_of(_own_output(rubric), value)
    return band.label.in_language(current_language()) if band else ""


def _own_output(rubric: Rubric) -> Output:
    about_each = [one for one in rubric.outputs if one.per_facilitator]
    return next((one for one in about_each if one.bands), next(iter(about_each or rubric.outputs)))


def _other(output: Output, score: ScoreRecord, highest: float | None) -> OutputInWords:
    parts = (_band_words(output, score), score_text(output, score.value, highest))
    return OutputInWords(
        output.label.in_language(current_language()), ", ".join(part for part in parts if part)
    )


def _band_words(output: Output, score: ScoreRecord) -> str:
    if score.band:
        return output.band(score.band).label.in_language(current_language())
    return "" if score.value is not None else undefined_words(score)


def _sections(
    rubric: Rubric,
    found: dict[tuple[str, str, int | None], ScoreRecord],
    facilitator_id: int,
    own: Output,
    shared: Output | None,
) -> Iterable[SectionInWords]:
    language = current_language()
    for section in rubric.sections:
        score = found.get((own.key, section.key, facilitator_id if own.per_facilitator else None))
        is_shared = score is None and shared is not None
        if is_shared and shared is not None:
            score = found.get((shared.key, section.key, None))
        if score is None:
            continue
        band = _band_of(own, score.value)
        yield SectionInWords(
            key=section.key,
            label=section.label.in_language(language),
            words=band.label.in_language(language) if band else _undefined(score),
            level=len(own.bands) - own.bands.index(band) if band else None,
            score=rounded(score.value),
            answered=score.answered,
            applicable=score.applicable,
            is_shared=is_shared,
            value=score.value,
        )


def _band_of(output: Output, value: float | None) -> Band | None:
    return next((band for band in output.bands if value is not None and value >= band.minimum), None)


def _undefined(score: ScoreRecord) -> str:
    if score.value is not None:
        return ""
    return _("Not applicable") if score.applicable == 0 else _("Not defined: too little was rated")
