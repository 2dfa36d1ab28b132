"""What the player of a desk asks and says.

`GET /api/reviews/{id}/film`: which film to begin with, and where. `POST /api/reviews/{id}/watched?v=…`: which seconds
of which version of the file were watched, and where it stands.
"""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from qa_app import backend
from qa_app.access import Person
from qa_app.components.player_source import film_address
from qa_app.i18n import _
from qa_app.routes.own_posts import take
from qa_app.routes.refusals import PRIVATE, answer, id_in_path, plain
from qa_app.services.playback import film_at_desk
from qa_app.services.watched import save_watched

MOST_INTERVALS = 1_000
LONGEST_MS = 48 * 3600 * 1000


def _in_order(interval: tuple[int, int]) -> tuple[int, int]:
    if interval[0] >= interval[1]:
        raise ValueError("an interval ends after it starts")
    return interval


_Position = Annotated[int, Field(ge=0, le=LONGEST_MS, strict=True)]
_Interval = Annotated[tuple[_Position, _Position], AfterValidator(_in_order)]


class Watched(BaseModel, extra="forbid"):
    """What the player posts: played intervals and the place it stands at, in milliseconds."""

    intervals: list[_Interval] = Field(max_length=MOST_INTERVALS)
    position_ms: _Position


def film(request: Request) -> Response:
    """The film's address and where it was left, in milliseconds; or a refusal in a sentence."""

    def make(person: Person) -> Response:
        found = film_at_desk(backend.current(), person, id_in_path(request, "review_id"))
        url = film_address(found.recording_id, found.object_version)
        return JSONResponse({"url": url, "start_ms": found.position_ms}, headers=PRIVATE)

    return answer(request, make)


async def watched(request: Request) -> Response:
    """Store what was watched and answer 204, or refuse in a sentence."""

    def make(person: Person, body: bytes) -> Response:
        try:
            told = Watched.model_validate_json(body)
        except ValidationError:
            return plain(_("The report of what was watched cannot be read."), 422)
        review_id = id_in_path(request, "review_id")
        save_watched(
            backend.current(),
            person,
            review_id,
            told.intervals,
            told.position_ms,
            request.query_params.get("v"),
        )
        return Response(status_code=204)

    return await take(request, make)


ROUTES = [
    Route("/api/reviews/{review_id:int}/film", film, methods=["GET"]),
    Route("/api/reviews/{review_id:int}/watched", watched, methods=["POST"]),
]
