"""Who is there: a signed cookie becomes a Person. The demo's picker sets it; an identity provider will.

The cookie holds a person's number and the moment of signing in, signed and dated; nothing else.
"""

import streamlit as st
from itsdangerous import BadData, URLSafeTimedSerializer

from qa_app.access import Person
from qa_app.backend import Backend, signing_secret
from qa_app.services.people import find_person

COOKIE = "qa_app_person"


def _serializer(backend: Backend) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_secret(backend.settings), salt="qa-app sign-in")


def issue(backend: Backend, person: Person) -> str:
    """The cookie's value for somebody who has just signed in."""
    return _serializer(backend).dumps({"person": person.id})


def longest_seconds(backend: Backend) -> int:
    """How long a cookie is good for."""
    return int(backend.settings.number("sign_in_hours") * 3600)


def person_of(backend: Backend, cookie: str | None) -> Person | None:
    """The person that the cookie names; None when it is missing, forged, too old, or the person is gone."""
    if not cookie:
        return None
    try:
        told = _serializer(backend).loads(cookie, max_age=longest_seconds(backend))
    except BadData:
        return None
    return find_person(backend, told["person"])


def signed_in_person(backend: Backend) -> Person | None:
    """The person of this browser session.

    A run without a browser (a test of a screen) has no cookies; it puts the same signed value in the state.
    """
    # As a dictionary: asked for one name, the cookies of a run without a browser answer something to any.
    cookies = dict(st.context.cookies)
    return person_of(backend, cookies.get(COOKIE) or st.session_state.get(COOKIE))
