"""The slots of a review: one for each rating and one for the note beside it, with how each is told in words."""

from collections.abc import Callable

from qa_app.components.rating_answer import NOTHING, Said, Slot
from qa_app.i18n import _, current_language
from qa_app.services.rated_items import rating_words
from qa_app.services.reviews import Item, RatingView, SavedRating

Save = Callable[[SavedRating], None]
SaveNote = Callable[[str, int | None, str, int], None]
"""Item, facilitator (None: the session), words, and how often they had been saved when they were read."""


def rating_slot(view: RatingView, item: Item, person_id: int | None, save: Save) -> Slot:
    """The slot of a rating."""
    given = view.ratings.get((item.key, person_id))

    def keep(said: Said, times_saved: int) -> None:
        save(
            SavedRating(
                item=item.key,
                facilitator_id=person_id,
                value=said.value,
                not_applicable=said.not_applicable,
                seen_saves=times_saved,
                text=said.text,
                choices=said.choices,
            )
        )

    return Slot(
        key=place_key(view, item.key, person_id),
        times_saved=given.times_saved if given else 0,
        stored=NOTHING
        if given is None
        else Said(given.value, given.not_applicable, given.text, given.choices),
        is_locked=view.review.state != "draft",
        save=keep,
        tell=lambda said: said_words(item, said),
    )


def note_slot(view: RatingView, item: Item, person_id: int | None, save: SaveNote) -> Slot:
    """The slot of the words beside a rating."""
    noted = view.notes.get((item.key, person_id))
    return Slot(
        key=place_key(view, item.key, person_id) + "-note",
        times_saved=noted.times_saved if noted else 0,
        stored=Said(text=(noted.note if noted else "") or None),
        is_locked=view.review.state != "draft",
        save=lambda said, times_saved: save(item.key, person_id, said.text or "", times_saved),
        tell=lambda said: f"“{said.text}”" if said.text else _("no words"),
    )


def place_key(view: RatingView, item: str, person_id: int | None) -> str:
    """The name of an answer's place in this tab: `rating-12-B1-7`."""
    return f"rating-{view.review.id}-{item}-{person_id or 'session'}"


def answer_address(view: RatingView, item: Item, person_id: int | None) -> str:
    """Where the page itself stores an answer (see `routes/ratings.py`)."""
    return f"/api/reviews/{view.review.id}/ratings/{item.key}/{person_id or 'session'}"


def said_words(item: Item, said: Said) -> str:
    """An answer in words: `3 Competent`, `not applicable (none arose)`."""
    language = current_language()
    if said.value is not None or said.not_applicable is not None:
        return rating_words(item, said.value, said.not_applicable)
    if said.text:
        return f"“{said.text}”"
    if said.choices:
        names = {one.key: one.label.in_language(language) for one in item.choices}
        return ", ".join(names.get(one, one) for one in said.choices)
    return _("no answer")
