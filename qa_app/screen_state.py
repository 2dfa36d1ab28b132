"""What a tab remembers, named once, and what each screen begins with: person and backend.

A click that comes while another one is still worked on ends the earlier one's callback at its next touch of
`st.session_state`: what it had to do is then done half, or not at all. A callback therefore reads through
`field` and `memory`, which are no such touch, and writes into `memory`, a plain dict.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qa_app import backend as backend_module
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed
from qa_app.i18n import _
from qa_app.services.people import find_person

MEMORY = "memory"
PERSON = "person"
TOAST = "toast"
SEEN = "seen"
SEEK = "seek"
GOING = "going"

_language: ContextVar[str | None] = ContextVar("language of this run", default=None)
"""Asked for with each word, so it is kept; every run has a thread, and so a context, of its own."""


@dataclass
class _Asked:
    """What the callbacks and the script of one run asked for already: a page asks hundreds of times."""

    run: object
    memory: dict[str, Any]
    person: Person | None = None


_asked: ContextVar[_Asked | None] = ContextVar("what this run asked for", default=None)


def _asked_in_this_run() -> _Asked:
    context = get_script_run_ctx(suppress_warning=True)
    # Streamlit keeps one context for a tab's runs; the places where elements go next are new in each run.
    run = context.cursors if context else None
    asked = _asked.get()
    if asked is None or run is None or asked.run is not run:
        kept: dict[str, Any] | None = st.session_state.to_dict().get(MEMORY)
        if kept is None:
            kept = st.session_state[MEMORY] = {}
        asked = _Asked(run, kept)
        _asked.set(asked)
    return asked


def memory() -> dict[str, Any]:
    """What this tab remembers from run to run besides its fields; to be changed in place."""
    return _asked_in_this_run().memory


def field(key: str) -> Any:
    """What the field with this key holds. Raises KeyError when this tab has no such field."""
    return st.session_state.to_dict()[key]


def backend() -> Backend:
    """The backend of this process."""
    return backend_module.current()


def remember_person(person: Person) -> None:
    """The person of this run, as sign-in found them."""
    memory()[PERSON] = person
    _asked_in_this_run().person = person
    _language.set(person.language)


def person() -> Person:
    """Who looks at this screen, in the roles that they hold now; raises NotAllowed once the account is closed.

    Asked of the database once in each run: what a click calls and what a fragment draws runs without the script
    that signs in. Raises KeyError before sign-in, which no screen can reach.
    """
    asked = _asked_in_this_run()
    asked.person = asked.person or find_person(backend(), asked.memory[PERSON].id)
    if asked.person is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    return asked.person


def language() -> str | None:
    """The person's language; None outside a screen or before sign-in."""
    if not st.runtime.exists():
        return None
    if _language.get() is None:
        signed_in: Person | None = memory().get(PERSON)
        _language.set(signed_in and signed_in.language)
    return _language.get()


def say_next(sentence: str) -> None:
    """Show a sentence once, on the next run (after a rerun or on the next screen)."""
    memory()[TOAST] = sentence


def take_toast() -> str | None:
    """The sentence left by the run before, once; None when there is none."""
    toast: str | None = memory().pop(TOAST, None)
    return toast


def is_first_look(subject: str, subject_id: int) -> bool:
    """Whether this tab opens the thing for the first time; from then on it does not."""
    seen: set[tuple[str, int]] = memory().setdefault(SEEN, set())
    if (subject, subject_id) in seen:
        return False
    seen.add((subject, subject_id))
    return True


def seek_to(review_id: int, start_ms: int) -> None:
    """Ask the player of this review to jump on this run."""
    nonce = memory().get(SEEK, (0, 0, 0))[2]
    memory()[SEEK] = (review_id, start_ms, nonce + 1)


def seek(review_id: int) -> tuple[int, int] | None:
    """Where this review's player was last asked to jump (milliseconds, a number that grows); None: nowhere."""
    wanted, start_ms, nonce = memory().get(SEEK, (0, 0, 0))
    return (start_ms, nonce) if wanted == review_id else None


def go_to(screen: str, **query: object) -> None:
    """Let the next run begin at that screen's file (`screens/home.py`) with this in the address; for callbacks.

    A button whose click is asked about in the script draws its own screen once more before it leads away.
    """
    memory()[GOING] = (screen, {name: str(value) for name, value in query.items()})


def take_going() -> tuple[str, dict[str, str]] | None:
    """Where a click of this run wants to go, once; None: it stays."""
    going: tuple[str, dict[str, str]] | None = memory().pop(GOING, None)
    return going


def go_on() -> None:
    """In a fragment: leave where a click led elsewhere while this fragment had something to tell as well.

    Streamlit sends what comes in one moment as one message, for the fragment alone.
    """
    if memory().get(GOING):
        st.rerun()


def query_number(name: str) -> int | None:
    """A whole number from the address (`?review=12`); None when it is not there or not a number.

    One that no database holds becomes 0, which is nobody's number.
    """
    given = st.query_params.get(name, "")
    if not (given.isascii() and given.isdigit()):
        return None
    return int(given) if len(given) < 10 else 0
