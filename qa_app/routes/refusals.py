"""How our routes say no: plain sentences, and one answer for "not yours" and "not there".

What a person may see is decided in the services; this only turns their errors into answers.
"""

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from qa_app.access import Person
from qa_app.errors import Explained, NotAllowed, NotFound, Unavailable
from qa_app.i18n import _, language
from storage.errors import StorageError

_log = logging.getLogger(__name__)

PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}
HIGHEST_ID = 2**31 - 1


def plain(sentence: str, status: int, **headers: str) -> Response:
    """A sentence as the whole answer; header names are written with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return PlainTextResponse(sentence + "\n", status, headers=PRIVATE | named)


def refusal(error: Explained) -> Response:
    """The answer for an error of a service: 404, 503 or 409.

    NotAllowed and NotFound give the very same answer, so an address tells nothing about what exists.
    """
    if isinstance(error, NotAllowed | NotFound):
        return plain(_("There is nothing at this address that you may open."), 404)
    if isinstance(error, Unavailable):
        return plain(error.sentence, 503, retry_after="5")
    return plain(error.sentence, 409)


def answer(request: Request, make: Callable[[Person], Response]) -> Response:
    """What `make` answers to the person who asks, in their language; 401 when nobody is signed in."""
    person: Person | None = getattr(request.state, "person", None)
    if person is None:
        return plain(_("You are not signed in. Sign in and open this again."), 401)
    with language(person.language):
        try:
            return make(person)
        except Explained as error:
            return refusal(error)
        except StorageError as error:
            return out_of_order(error)


def out_of_order(error: StorageError) -> Response:
    """The answer when the database or a store fails; what exactly it is stands in the log, not in the answer."""
    _log.warning("%s", error)
    sentence = _("The database or a recording store cannot be reached. The app's log says which.")
    return plain(sentence, 503, retry_after="5")


def id_in_path(request: Request, name: str) -> int:
    """The number in the address; raises NotFound for one that no database holds."""
    value: int = request.path_params[name]
    if value > HIGHEST_ID:
        raise NotFound("")
    return value
