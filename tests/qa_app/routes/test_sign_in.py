"""The demo's sign-in: who can be picked, what the cookie is like, and no way to be sent elsewhere."""

from urllib.parse import quote

import httpx
import pytest

from qa_app import signin
from qa_app.access import Person
from qa_app.services import activity, people
from tests.qa_app.routes.conftest import WholeApp

pytestmark = pytest.mark.slow


def pick(app: WholeApp, person: object, next_path: str = "/", **headers: str) -> httpx.Response:
    """Press a button of the page, as the browser sends it."""
    return httpx.post(
        f"{app.url}/sign-in",
        data={"person": str(person), "next": next_path},
        headers={"origin": app.url} | headers,
    )


def newest(app: WholeApp, person: Person) -> str:
    """What the log says last of the person."""
    lines = activity.list_activity(app.backend, app.cast.ann, limit=500)
    return next((one.action for one in lines if one.person == person.name), "")


def test_everybody_who_may_sign_in_can_be_picked(whole_app: WholeApp) -> None:
    page = httpx.get(f"{whole_app.url}/sign-in")
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for words in ("Who are you today?", "Rhian Probert", "Ipswich, Norwich", "Dilys Okoro", "all sites"):
        assert words in page.text.replace("Norwich, Ipswich", "Ipswich, Norwich"), words


def test_the_page_speaks_welsh_when_asked_and_english_otherwise(whole_app: WholeApp) -> None:
    assert '<html lang="cy">' in httpx.get(f"{whole_app.url}/sign-in?language=cy").text
    for odd in ("fr", "", "../cy", "%00"):
        page = httpx.get(f"{whole_app.url}/sign-in?language={odd}")
        assert (page.status_code, '<html lang="en">' in page.text) == (200, True)


def test_picking_somebody_sets_a_cookie_that_no_script_and_no_other_site_sees(whole_app: WholeApp) -> None:
    gwen = whole_app.cast.gwen
    answer = pick(whole_app, gwen.id, "/supervision?feedback=3")
    assert (answer.status_code, answer.headers["location"]) == (303, "/supervision?feedback=3")
    value, *rules = answer.headers["set-cookie"].split("; ")
    assert {one.lower() for one in rules} == {"httponly", "max-age=36000", "path=/", "samesite=lax"}
    found = signin.person_of(whole_app.backend, value.removeprefix(f"{signin.COOKIE}="))
    assert found == gwen
    assert newest(whole_app, gwen) == "signed in"


@pytest.mark.parametrize("person", ["", "0", "99999", "-1", "1.0", " 1", "٣", "1" * 40, "rhian", "1 OR 1=1"])
def test_nobody_is_picked_by_a_number_that_is_nobodys(whole_app: WholeApp, person: str) -> None:
    answer = pick(whole_app, person)
    assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)
    assert "nobody like that" in answer.text


def test_a_closed_person_cannot_be_picked(whole_app: WholeApp) -> None:
    cast = whole_app.cast
    people.set_active(whole_app.backend, cast.ann, cast.ines.id, False)
    assert pick(whole_app, cast.ines.id).status_code == 404
    assert "Ines Calloway" not in httpx.get(f"{whole_app.url}/sign-in").text


def test_another_page_cannot_sign_anybody_in(whole_app: WholeApp) -> None:
    for origin in (
        "http://evil.example",
        "null",
        "",
        "http://[",
        f"http://127.0.0.1:{whole_app.port + 1}",
        f"http://127.0.0.1:{whole_app.port}.evil.example",
        f"file://127.0.0.1:{whole_app.port}",
    ):
        answer = pick(whole_app, whole_app.cast.rhian.id, origin=origin)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), origin
    silent = httpx.post(f"{whole_app.url}/sign-in", data={"person": str(whole_app.cast.rhian.id)})
    assert (silent.status_code, "set-cookie" in silent.headers) == (403, False)


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example",
    "",
    " //evil.example",
    "/sign-out",
    "/sign-out?x=1",
    "/sign-in?next=/sign-in",
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_nobody_is_sent_out_of_the_app(whole_app: WholeApp, path: str) -> None:
    answer = pick(whole_app, whole_app.cast.rhian.id, path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = httpx.get(f"{whole_app.url}/sign-in?next={quote(path, safe='')}")
    assert '<input type="hidden" name="next" value="/">' in page.text


def test_a_path_that_looks_odd_and_is_ours_stays_ours(whole_app: WholeApp) -> None:
    for path in ("/recordings?next=//evil.example", "/a/../b", "/%2f%2fevil.example"):
        location = pick(whole_app, whole_app.cast.rhian.id, path).headers["location"]
        assert httpx.URL(whole_app.url).join(location).host == "127.0.0.1"


def test_words_in_the_address_do_not_become_part_of_the_page(whole_app: WholeApp) -> None:
    page = httpx.get(f"{whole_app.url}/sign-in", params={"next": '/"><script>alert(1)</script>'})
    assert "<script>" not in page.text


def test_a_form_that_is_none_is_refused_in_order(whole_app: WholeApp) -> None:
    here = {"origin": whole_app.url}
    for sent in (
        {"content": b"\xff\xfe"},
        {"json": {"person": 1}},
        {"content": b"x", "headers": here | {"content-type": "multipart/form-data; boundary=x"}},
        {"files": {"person": ("1", b"1")}},
    ):
        answer = httpx.post(f"{whole_app.url}/sign-in", **({"headers": here} | sent))
        assert (400 <= answer.status_code < 500, "set-cookie" in answer.headers) == (True, False), sent


def test_signing_out_takes_the_cookie_back_and_stands_in_the_log(whole_app: WholeApp) -> None:
    ifan = whole_app.cast.ifan
    answer = httpx.get(f"{whole_app.url}/sign-out", cookies=whole_app.cookie(ifan))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert newest(whole_app, ifan) == "signed out"


def test_who_was_asked_to_sign_in_while_signing_out_is_in_afterwards(whole_app: WholeApp) -> None:
    with httpx.Client(base_url=whole_app.url, follow_redirects=True) as browser:
        page = browser.get("/sign-out")
        assert '<input type="hidden" name="next" value="/">' in page.text
        after = browser.post(
            "/sign-in",
            data={"person": str(whole_app.cast.rhian.id), "next": "/"},
            headers={"origin": whole_app.url},
        )
        assert (after.url.path, after.status_code) == ("/", 200)
        assert signin.COOKIE in browser.cookies
