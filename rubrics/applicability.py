"""Which answers a review is asked for: what does not apply is left out, and so is what hangs on it."""

from collections.abc import Iterable, Mapping, Sequence

from rubrics.item import Condition
from rubrics.ratings import Answer, Rating, checked
from rubrics.rubric import Rubric


def asked(rubric: Rubric, facilitators: Sequence[str]) -> tuple[Answer, ...]:
    """Every answer that a review may hold, in the order of the rubric, facilitators in the order given."""
    return tuple(
        (item.key, facilitator)
        for item in rubric.items
        for facilitator in (facilitators if item.scope == "facilitator" else [None])
    )


def unanswered(rubric: Rubric, ratings: Iterable[Rating], facilitators: Sequence[str]) -> tuple[Answer, ...]:
    """What is still to be answered, in the order of the rubric; raises BadRating.

    Items that hold words count only where they are required.
    """
    given = checked(rubric, ratings, facilitators)
    return tuple(
        answer
        for answer in asked(rubric, facilitators)
        if answer not in given
        and applies(rubric, answer, given)
        and (not rubric.item(answer[0]).is_written or rubric.item(answer[0]).is_required)
    )


def missing_evidence(rubric: Rubric, ratings: Iterable[Rating], evidenced: set[Answer]) -> tuple[Answer, ...]:
    """Ratings at a value that needs evidence and have none in `evidenced`, in the order of the rubric."""
    place = {item.key: index for index, item in enumerate(rubric.items)}
    given = {rating.answer: rating for rating in ratings if rating.says_something}
    missing = [
        answer
        for answer, rating in given.items()
        if rating.value in rubric.item(answer[0]).evidence_required_at
        and answer not in evidenced
        and applies(rubric, answer, given)
    ]
    return tuple(sorted(missing, key=lambda answer: place[answer[0]]))


def applies(rubric: Rubric, answer: Answer, given: Mapping[Answer, Rating]) -> bool:
    """Whether an answer is wanted: nobody left it out, and what it hangs on is there or not answered yet.

    Where it does not apply, a rating that was given for it earlier counts for nothing.
    """
    while True:  # from item to item, however long the way
        if answer in given and given[answer].not_applicable is not None:
            return False
        key, facilitator = answer
        condition = rubric.item(key).applies_when
        if condition is None:
            return True
        parent = rubric.item(condition.item)
        answer = (parent.key, facilitator if parent.scope == "facilitator" else None)
        if answer in given and not _meets(condition, given[answer]):
            return False


def _meets(condition: Condition, rating: Rating) -> bool:
    if condition.chosen is not None:
        return condition.chosen in rating.choices
    return rating.value is not None and condition.above is not None and rating.value > condition.above
