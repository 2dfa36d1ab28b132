"""What goes wrong outside the app: an object that vanishes, a wrong key or address, an empty bucket."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from qa_app.services.reviews import start_review
from qa_app.services.stores import add_store, move_store
from storage.objects.address import credential_variables
from tests.journeys.desk import answered, choose, video_of
from tests.journeys.world import STORE, STORES
from tests.qa_app.commands.command_line import clean_environment
from tests.storage.servers import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_an_object_that_vanishes_is_told_in_a_calm_sentence_and_rating_goes_on(world, sign_in):
    review_id = start_review(world.backend, world.cast.rhian, world.recordings["vanishing"])
    film = world.bucket / world.keys["vanishing"]
    kept = film.rename(world.bucket.parent / "kept.mp4")
    page = sign_in(world.cast.rhian, f"/review-desk?review={review_id}")
    try:
        trouble = page.get_by_role("region", name="Player").get_by_role("alert")
        expect(trouble).to_contain_text("The recording")
        expect(trouble).not_to_contain_text("damaged")
        expect(page.get_by_text("Traceback")).to_be_hidden()
        choose(page, "A1", "The session", "3")
        answered(page, 1)
    finally:
        kept.rename(film)
    page.get_by_role("button", name="Try again").click()
    video_of(page)
    expect(trouble).to_be_hidden()


def test_doctor_finds_nothing_in_the_world(world):
    done = command(world, "doctor")
    assert done.returncode == 0, done.stdout + done.stderr


def test_doctor_names_a_wrong_key(world):
    _access, secret_variable, _identity = credential_variables(STORE)
    done = command(world, "doctor", **{secret_variable: "not-the-secret"})
    assert done.returncode == 1
    assert f"store {STORE}: " in done.stdout
    (line,) = [one for one in done.stdout.splitlines() if one.startswith(f"store {STORE}: ")]
    assert "key" in line
    assert "Traceback" not in done.stdout + done.stderr
    assert "not-the-secret" not in done.stdout + done.stderr


def test_doctor_names_an_address_where_nothing_answers(world):
    nowhere = f"http://127.0.0.1:{free_port()}"
    add_store(world.backend, world.cast.ann, name="nowhere", bucket="films", endpoint_url=nowhere)
    access_variable, secret_variable, _identity = credential_variables("nowhere")
    try:
        done = command(world, "doctor", **{access_variable: "some-key", secret_variable: "some-secret"})
        assert done.returncode == 1
        (line,) = [one for one in done.stdout.splitlines() if one.startswith("store nowhere: ")]
        assert nowhere in line
        assert "Traceback" not in done.stdout + done.stderr
        known = command(
            world, "sync", "--store", "nowhere", **{access_variable: "k-1", secret_variable: "s-1"}
        )
        assert known.returncode == 1
        assert nowhere in known.stderr
    finally:
        # From here on it is one more name for the empty archive, so that nothing is broken for other tests.
        move_store(world.backend, "nowhere", world.endpoint_url)


def test_an_empty_bucket_is_no_error(world):
    done = command(world, "sync", "--store", STORES[1])
    assert done.returncode == 0, done.stderr
    assert f"{STORES[1]}: 0 objects; 0 new, 0 changed" in done.stdout


def command(world, *arguments, **environ):
    """Run the `qa-app` command over the world."""
    return subprocess.run(
        [sys.executable, "-m", "qa_app", *arguments],
        env={**clean_environment(), **world.environ, **environ},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
