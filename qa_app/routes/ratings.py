"""`POST /api/reviews/{id}/ratings/{item}/{whose}`: one answer of a draft, from the buttons in which it is given.

It is stored before Streamlit draws anything. `whose` is a person's id, or `session`.
"""

from typing import Annotated

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from qa_app import backend
from qa_app.access import Person
from qa_app.components.rating_options import said_by
from qa_app.components.rating_progress import progress_words
from qa_app.errors import NotFound
from qa_app.i18n import _
from qa_app.routes.own_posts import take
from qa_app.routes.refusals import HIGHEST_ID, PRIVATE, id_in_path, plain
from qa_app.services.reviews import SavedRating, progress_of, save_ratings

MOST_CHOICES = 100
MOST_SAVES = 2**31


class Given(BaseModel, extra="forbid"):
    """What the page posts: the keys of the chosen options, and how often the answer had been saved before."""

    chosen: list[Annotated[str, Field(max_length=200)]] = Field(max_length=MOST_CHOICES)
    seen: Annotated[int, Field(ge=0, lt=MOST_SAVES, strict=True)]


async def rating(request: Request) -> Response:
    """Store the answer and tell how often it has been saved now, and the words on how far the review is."""

    def make(person: Person, body: bytes) -> Response:
        try:
            given = Given.model_validate_json(body)
            said = said_by(tuple(given.chosen))
        except ValueError:  # pydantic's is one
            return plain(_("This answer cannot be read. Load the page again."), 422)
        review_id = id_in_path(request, "review_id")
        save_ratings(
            backend.current(),
            person,
            review_id,
            [
                SavedRating(
                    item=request.path_params["item"],
                    facilitator_id=_whose(request.path_params["whose"]),
                    value=said.value,
                    not_applicable=said.not_applicable,
                    seen_saves=given.seen,
                    choices=said.choices,
                )
            ],
        )
        told = progress_words(progress_of(backend.current(), person, review_id))
        return JSONResponse({"times_saved": given.seen + 1, "progress": told}, headers=PRIVATE)

    return await take(request, make)


def _whose(word: str) -> int | None:
    if word == "session":
        return None
    if not (word.isascii() and word.isdigit()) or int(word) > HIGHEST_ID:
        raise NotFound("")
    return int(word)


ROUTES = [Route("/api/reviews/{review_id:int}/ratings/{item}/{whose}", rating, methods=["POST"])]
