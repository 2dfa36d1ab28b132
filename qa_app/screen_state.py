"""Every key of `st.session_state`, named once, and what each screen begins with: person and backend."""

import streamlit as st

from qa_app import backend as backend_module
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed
from qa_app.i18n import _
from qa_app.services.people import find_person

PERSON = "person"
NOTICE = "notice"
SEEN = "seen"
SEEK = "seek"


def backend() -> Backend:
    """The backend of this process."""
    return backend_module.current()


def remember_person(person: Person) -> None:
    """The person of this run, as sign-in found them."""
    st.session_state[PERSON] = person


def person() -> Person:
    """Who looks at this screen, in the roles that they hold now; raises NotAllowed once the account is closed.

    Asked of the database each time: what a click calls and what a fragment draws runs without the script that
    signs in. Raises KeyError before sign-in, which no screen can reach.
    """
    signed_in = find_person(backend(), st.session_state[PERSON].id)
    if signed_in is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    return signed_in


def language() -> str | None:
    """The person's language; None outside a screen or before sign-in."""
    if not st.runtime.exists():
        return None
    signed_in = st.session_state.get(PERSON)
    return signed_in.language if isinstance(signed_in, Person) else None


def say_next(sentence: str) -> None:
    """Show a short notice once, on the next run (after a rerun or on the next screen)."""
    st.session_state[NOTICE] = sentence


def take_notice() -> str | None:
    """The notice left by the run before, once; None when there is none."""
    notice: str | None = st.session_state.pop(NOTICE, None)
    return notice


def is_first_look(subject: str, subject_id: int) -> bool:
    """Whether this tab opens the thing for the first time; from then on it does not."""
    seen: set[tuple[str, int]] = st.session_state.setdefault(SEEN, set())
    if (subject, subject_id) in seen:
        return False
    seen.add((subject, subject_id))
    return True


def seek_to(review_id: int, start_ms: int) -> None:
    """Ask the player of this review to jump on this run."""
    nonce = st.session_state.get(SEEK, (0, 0, 0))[2]
    st.session_state[SEEK] = (review_id, start_ms, nonce + 1)


def seek(review_id: int) -> tuple[int, int] | None:
    """Where this review's player was last asked to jump (milliseconds, a number that grows); None: nowhere."""
    wanted, start_ms, nonce = st.session_state.get(SEEK, (0, 0, 0))
    return (start_ms, nonce) if wanted == review_id else None


def query_number(name: str) -> int | None:
    """A whole number from the address (`?review=12`); None when it is not there or not a number.

    One that no database holds becomes 0, which is nobody's number.
    """
    given = st.query_params.get(name, "")
    if not (given.isascii() and given.isdigit()):
        return None
    return int(given) if len(given) < 10 else 0
