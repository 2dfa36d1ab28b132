"""Posters and storyboard sheets, for those who may see the recording."""

import pytest

pytestmark = pytest.mark.slow


def test_the_poster_and_a_sheet_come_as_jpeg_and_other_names_are_not_there(client, cast, served):
    served.store.put_derived("storyboards/made/poster.jpg", b"a poster", "image/jpeg")
    served.store.put_derived("storyboards/made/sheet-0.jpg", b"a sheet", "image/jpeg")
    browser = client(cast.rhian)
    pictures = f"/api/recordings/{served.recording_id}/pictures"
    poster = browser.get(f"{pictures}/poster.jpg")
    assert (poster.content, poster.headers["content-type"]) == (b"a poster", "image/jpeg")
    assert poster.headers["cache-control"] == "private, no-store"
    assert browser.get(f"{pictures}/sheet-0.jpg").content == b"a sheet"
    for name in ("sheet-1.jpg", "storyboard.json", "..%2fgroup-14.mp4", "poster.jpg.exe"):
        assert browser.get(f"{pictures}/{name}").status_code == 404
    assert client(cast.owain).get(f"{pictures}/poster.jpg").status_code == 404
    assert client(None).get(f"{pictures}/poster.jpg").status_code == 401
