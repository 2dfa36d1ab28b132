"""A recording that no browser plays: asked for on its page, converted, and then watched at the desk."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from qa_app.i18n import LONDON
from qa_app.services.conversion import convert_waiting
from qa_app.services.indexing import index_store
from qa_app.services.recording_register import list_register
from tests.factories import add_session
from tests.journeys.desk import seconds, until, video_of
from tests.journeys.world import STORE
from tests.storage.conversion.odd_films import make, run
from tests.storage.servers import store_keys

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(360)]


@pytest.fixture
def sideways(world, monkeypatch, tmp_path):
    """The id of an HEVC recording that was filmed sideways, as cameras of telephones make them, indexed."""
    for name, value in store_keys(STORE).items():
        monkeypatch.setenv(name, value)
    day = world.backend.clock().astimezone(LONDON).date() - timedelta(days=2)
    night = datetime.combine(day, time(18), LONDON)
    cast = world.cast
    add_session(world.backend, cast.rhian, cast.ipswich_9, "foundation-1", night, (cast.ines, cast.dafydd))
    key = f"{cast.ipswich.code}/{cast.ipswich_9.code}/{night:%Y-%m-%dT%H%M}-foundation-1.mov"
    flat = make(
        tmp_path / "flat.mov", "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "aac", seconds=6
    )
    target = world.bucket / key
    target.parent.mkdir(parents=True, exist_ok=True)
    run("-display_rotation", "90", "-i", str(flat), "-c", "copy", str(target))
    index_store(world.backend, STORE, sync_first=True, workers=1)
    (line,) = [line for line in list_register(world.backend, STORE, None) if line.key == key]
    assert (line.state, line.programme_session_id is not None) == ("needs_conversion", True)
    return line.id


def test_it_is_asked_for_converted_and_watched_upright(world, sign_in, sideways):
    page = sign_in(world.cast.rhian, f"/recordings?recording={sideways}")
    expect(page.get_by_role("button", name="Open desk")).to_be_disabled()
    page.get_by_role("button", name="Convert it for the browser").click()
    expect(page.get_by_text("It waits to be converted")).to_be_visible()
    (result,) = convert_waiting(world.backend, STORE, asked_only=True)
    assert [one.state for one in result.outcomes] == ["done"]

    page.reload()
    expect(page.get_by_text("What plays here is a converted copy")).to_be_visible()
    page.get_by_role("button", name="Open desk").click()
    video = video_of(page)
    until(video, "video.videoWidth > 0")
    assert video.evaluate("video => [video.videoWidth, video.videoHeight]") == [240, 320]
    assert abs(video.evaluate("video => video.duration") - 6) < 0.1
    video.evaluate("video => { video.currentTime = 4 }")
    until(video, "!video.seeking && video.readyState >= 2")
    assert abs(seconds(video) - 4) < 0.1
