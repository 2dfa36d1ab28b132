"""The gate before the whole app: this machine's browser only, and nobody without a person of ours."""

from collections.abc import Iterable
from http.client import HTTPConnection, HTTPResponse

import httpx
import pytest

from qa_app import signin
from qa_app.services import people
from tests.qa_app.routes.conftest import WholeApp

pytestmark = pytest.mark.slow

STREAM = "/_stcore/stream"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def ask(app: WholeApp, path: str, hosts: Iterable[str], **headers: str) -> tuple[int, str]:
    """Status and body of a request with exactly these Host lines; header names have `_` for `-`."""
    connection = HTTPConnection("127.0.0.1", app.port, timeout=20)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for host in hosts:
        connection.putheader("Host", host)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer: HTTPResponse = connection.getresponse()
    told = answer.status, "" if answer.status == 101 else answer.read().decode()
    connection.close()
    return told


def connect(app: WholeApp, cookie: str | None, **headers: str) -> int:
    """The status of opening Streamlit's websocket: 101 is open."""
    sent = UPGRADE | ({"Cookie": f"{signin.COOKIE}={cookie}"} if cookie else {}) | headers
    host = sent.pop("Host", app.host)
    return ask(app, STREAM, [host], **sent)[0]


def test_this_machines_own_names_are_answered(whole_app: WholeApp) -> None:
    for host in ("localhost", f"LOCALHOST:{whole_app.port}", "127.0.0.1", "[::1]", "[::1]:1", "127.0.0.2:80"):
        assert ask(whole_app, "/sign-in", [host])[0] == 200, host


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "evil.example",
        "localhost.evil",
        "localhost.evil:8501",
        "evil.localhost",
        "localhost:8501.evil",
        "localhost:",
        "localhost:/static/",
        "localhost:8501/static/",
        "localhost:8501@evil.example",
        "user@localhost",
        "localhost, evil.example",
        "127.0.0.1.evil.example",
        "1270.0.0.1",
        "0.0.0.0:8501",
        "2130706433",
        "[::1",
        "::1",
        "[::1].evil",
        "[::ffff:127.0.0.1]",
        "[::1]:80:80",
    ],
)
def test_any_other_name_is_refused_everywhere(whole_app: WholeApp, host: str) -> None:
    cookie = signin.issue(whole_app.backend, whole_app.cast.rhian)
    for path in ("/", "/sign-in", "/healthz", "/static/x.js", "/api/recordings/1/video"):
        status, said = ask(whole_app, path, [host], Cookie=f"{signin.COOKIE}={cookie}")
        assert status in (400, 403), path
        assert "Who are you" not in said
    assert connect(whole_app, cookie, Host=host) in (400, 403)


def test_two_names_or_none_are_refused(whole_app: WholeApp) -> None:
    for hosts in (
        [],
        ["localhost", "evil.example"],
        ["evil.example", "localhost"],
        ["localhost", "localhost"],
    ):
        assert ask(whole_app, "/sign-in", hosts)[0] in (400, 403), hosts


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "x-forwarded-port",
        "X-Forwarded-Server",
        "X-Real-IP",
        "X-Client-IP",
        "Via",
    ],
)
def test_what_somebody_passed_on_is_refused(whole_app: WholeApp, header: str) -> None:
    for value in ("127.0.0.1", "for=127.0.0.1;host=localhost", ""):
        status, said = ask(whole_app, "/sign-in", [whole_app.host], **{header: value})
        assert (status, "on this machine only" in said) == (403, True)
    cookie = signin.issue(whole_app.backend, whole_app.cast.rhian)
    assert connect(whole_app, cookie, **{header: "127.0.0.1"}) == 403


def test_a_stranger_is_sent_to_sign_in_and_back_to_where_they_were_going(whole_app: WholeApp) -> None:
    for path, wanted in (
        ("/", "%2F"),
        ("/recordings?recording=3&x=%26", "%2Frecordings%3Frecording%3D3%26x%3D%2526"),
        ("/no-such-page", "%2Fno-such-page"),
    ):
        for method in ("GET", "HEAD"):
            answer = httpx.request(method, whole_app.url + path)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={wanted}")


def test_a_stranger_gets_nothing_that_is_anybodys(whole_app: WholeApp) -> None:
    for path in (
        "/api/recordings/1/video",
        "/media/0123456789abcdef.pdf",
        "/_stcore/upload_file/one/two",
        "/_stcore/agent/openapi.json",
        "/_stcore/metrics",
    ):
        answer = httpx.get(whole_app.url + path)
        assert (answer.status_code, "Sign in" in answer.text) == (401, True), path
    assert httpx.post(whole_app.url + "/_stcore/agent/interact", json={}).status_code == 401


def test_somebody_signed_in_gets_the_app(whole_app: WholeApp) -> None:
    answer = httpx.get(whole_app.url, cookies=whole_app.cookie(whole_app.cast.rhian))
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/html")


def test_a_websocket_opens_for_a_person_and_for_nobody_else(whole_app: WholeApp) -> None:
    cookie = signin.issue(whole_app.backend, whole_app.cast.rhian)
    assert connect(whole_app, cookie) == 101
    assert connect(whole_app, cookie, Origin=whole_app.url) == 101
    for wrong in (None, "forged", cookie[:-6] + "AAAAAA", cookie.partition(".")[0]):
        assert connect(whole_app, wrong) == 403


def test_another_pages_websocket_is_refused(whole_app: WholeApp) -> None:
    cookie = signin.issue(whole_app.backend, whole_app.cast.rhian)
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{whole_app.port + 1}", "http://["):
        assert connect(whole_app, cookie, Origin=origin) == 403, origin


def test_a_closed_person_is_out_at_once(whole_app: WholeApp) -> None:
    cast = whole_app.cast
    cookies = whole_app.cookie(cast.callum)
    assert httpx.get(whole_app.url, cookies=cookies).status_code == 200
    people.set_active(whole_app.backend, cast.ann, cast.callum.id, False)
    assert httpx.get(whole_app.url, cookies=cookies).status_code == 303
    assert connect(whole_app, cookies[signin.COOKIE]) == 403
    assert httpx.get(f"{whole_app.url}/api/recordings/1/video", cookies=cookies).status_code == 401
