"""The demo has no passwords, so its door is narrow: from this machine, by its own name, from its own pages."""

import httpx
import pytest

from qa_app import signin

pytestmark = pytest.mark.slow


def test_it_answers_on_this_machine_by_its_own_name(server):
    for name in ("127.0.0.1", "localhost"):
        assert httpx.get(f"http://{name}:{server.port}/sign-in").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "qa.example.org"},
        {"host": "localhost.example.org"},
        {"x-forwarded-for": "10.0.0.7"},
        {"x-forwarded-host": "localhost"},
        {"x-forwarded-proto": "https"},
        {"forwarded": "for=10.0.0.7"},
        {"x-real-ip": "10.0.0.7"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/", "/healthz", "/_stcore/health"])
def test_a_foreign_host_or_a_forwarded_request_is_refused(server, headers, path):
    answer = httpx.get(f"{server.url}{path}", headers=headers)
    assert answer.status_code == 403
    assert "Who are you" not in answer.text


@pytest.mark.parametrize(
    "origin", [None, "https://evil.example", "http://localhost.evil.example", "null", "http://127.0.0.1:1"]
)
def test_picking_somebody_from_a_page_of_another_origin_is_refused(world, server, origin):
    headers = {"origin": origin} if origin else {}
    answer = httpx.post(f"{server.url}/sign-in", data={"person": str(world.cast.rhian.id)}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_signed_and_no_script_can_read_it(world, server):
    answer = httpx.post(
        f"{server.url}/sign-in",
        data={"person": str(world.cast.rhian.id), "next": "https://evil.example/"},
        headers={"origin": server.url},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite" in cookie


def test_a_cookie_that_was_tampered_with_signs_nobody_in(world, server):
    good = signin.issue(world.backend, world.cast.rhian)
    address = f"{server.url}/api/recordings/{world.recordings['shared']}/video"
    assert httpx.head(address, cookies={signin.COOKIE: good}).status_code == 200
    someone_else = signin.issue(world.backend, world.cast.ann)
    for forged in (
        good[:-2] + "AA",
        someone_else.partition(".")[0] + "." + good.partition(".")[2],
        "",
        "x.y.z",
    ):
        assert httpx.head(address, cookies={signin.COOKIE: forged}).status_code == 401
        answer = httpx.get(f"{server.url}/", cookies={signin.COOKIE: forged})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
