"""Each screen against WCAG 2.2 A and AA by axe, and in Welsh; the desk's states have a test of their own."""

import pytest
from playwright.sync_api import expect

from qa_app.i18n import _, language
from qa_app.services.people import set_language
from tests.chromium import barriers
from tests.journeys.reach import cut_off

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.mark.parametrize("width", [1440, 1024])
@pytest.mark.parametrize("spoken", ["en", "cy"])
@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("/groups", None),
        ("/groups?group={group}", None),
        ("/groups", "Register"),
        ("/groups", "Closures"),
        ("/notices", None),
        ("/monitoring-plan", None),
    ],
    ids=["groups", "timetable", "register", "closures", "notices", "plan"],
)
def test_groups_notices_and_the_plan_are_open_to_everybody(world, sign_in, path, tab, spoken, width):
    """In both languages and widths: axe, what is cut off, and the language of what Streamlit says by itself."""
    rhian = world.cast.rhian
    set_language(world.backend, rhian, spoken)
    try:
        page = sign_in(
            rhian,
            path.format(group=world.cast.norwich_14.id),
            color_scheme="light",
            viewport={"width": width, "height": 900},
        )
        expect(page.locator("h1")).to_be_visible()
        if tab:
            with language(spoken):
                page.get_by_role("radio", name=_(tab)).click()
        expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()
        if tab == "Register":
            uploader = page.get_by_test_id("stFileUploader")
            with language(spoken):
                expect(uploader.get_by_role("button", name=_("Upload"), exact=True)).to_be_visible()
                expect(uploader).to_contain_text(
                    _("{x} per file").format(x="10.0MB").split("10.0MB")[1].strip()
                )
        assert barriers(page) == []
        assert cut_off(page) == []
    finally:
        set_language(world.backend, rhian, "en")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("who", "path", "heading"),
    [
        ("rhian", "/", "Your work"),
        ("rhian", "/recordings", "Recordings"),
        ("rhian", "/supervision", "Feedback and supervision"),
        ("rhian", "/supervision?facilitator={maya}", "Training and approvals"),
        ("rhian", "/trends?site={site}", "The same in numbers"),
        ("ann", "/stores", "Stores and indexing"),
        ("ann", "/people", "People and sites"),
        ("ann", "/monitoring-plan", "Monitoring plan"),
        ("rhian", "/monitoring-plan", "Monitoring plan"),
        ("maya", "/supervision", "My feedback"),
        ("dilys", "/supervision", "Feedback and supervision"),
        ("maya", "/notices", "Notices"),
    ],
)
def test_nothing_stands_in_the_way_of_anybody(world, sign_in, who, path, heading, scheme):
    page = sign_in(
        getattr(world.cast, who),
        path.format(site=world.cast.norwich.id, maya=world.cast.maya.id),
        color_scheme=scheme,
    )
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()
    assert barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_keep_their_contrast_under_the_mouse_and_the_focus(world, sign_in, scheme):
    page = sign_in(world.cast.rhian, color_scheme=scheme)
    button = page.get_by_role("button", name="Cymraeg")
    button.hover()
    expect(button).to_have_css("text-decoration-line", "underline")
    assert barriers(page) == []
    page.mouse.move(5, 500)
    button.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(button).to_have_css("text-decoration-line", "underline")
    assert barriers(page) == []


def test_the_sign_in_page_is_open_to_everybody(server, page):
    page.goto(f"{server.url}/sign-in")
    assert barriers(page) == []


def test_a_click_turns_the_app_to_welsh_and_back(world, sign_in):
    page = sign_in(world.cast.rhian)
    expect(page.get_by_role("link", name="Review desk")).to_be_visible()
    page.get_by_role("button", name="Cymraeg").click()
    with language("cy"):
        desk, title, sign_out = _("Review desk"), _("Your work"), _("Sign out")
    try:
        assert desk != "Review desk"
        expect(page.get_by_role("link", name=desk)).to_be_visible()
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        expect(page.get_by_role("link", name=sign_out)).to_be_visible()
        expect(page.get_by_role("link", name="Review desk")).to_be_hidden()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("link", name="Review desk")).to_be_visible()
    finally:
        set_language(world.backend, world.cast.rhian, "en")


@pytest.mark.parametrize("width", [1024, 1200, 1330, 1440])
def test_the_names_of_the_screens_leave_room_for_who_is_signed_in(world, sign_in, width):
    """In Welsh, whose names are the longest, and for whom most screens are open."""
    set_language(world.backend, world.cast.rhian, "cy")
    try:
        page = sign_in(world.cast.rhian, viewport={"width": width, "height": 700})
        expect(page.get_by_text(world.cast.rhian.name)).to_be_visible()
        last = page.get_by_test_id("stTopNavLink").last.bounding_box()
        own = page.locator(".st-key-who").bounding_box()
        assert last["x"] + last["width"] < own["x"]
        assert own["x"] + own["width"] <= width
    finally:
        set_language(world.backend, world.cast.rhian, "en")
