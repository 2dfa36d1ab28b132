"""`/api/recordings/{id}/pictures/{name}`: the poster and the storyboard sheets of a recording."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from qa_app import backend
from qa_app.access import Person
from qa_app.errors import NotFound
from qa_app.routes.refusals import PRIVATE, answer, id_in_path
from qa_app.services import playback

_NAME = re.compile(r"poster\.jpg|sheet-\d{1,4}\.jpg")


def picture(request: Request) -> Response:
    """The JPEG, or a refusal in a sentence."""

    def make(person: Person) -> Response:
        name = request.path_params["name"]
        if _NAME.fullmatch(name) is None:
            raise NotFound("")
        data = playback.read_picture(backend.current(), person, id_in_path(request, "recording_id"), name)
        return Response(data, media_type="image/jpeg", headers=PRIVATE)

    return answer(request, make)


ROUTES = [Route("/api/recordings/{recording_id:int}/pictures/{name}", picture, methods=["GET"])]
