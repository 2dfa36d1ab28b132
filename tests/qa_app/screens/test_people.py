"""People and sites: for administrators alone; adding and changing both."""

import pytest

from qa_app.access import Grant
from qa_app.backend import Backend
from qa_app.services import people, sites
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

SCREEN = "screens/people.py"


def test_everybody_is_listed_with_their_roles_in_words(look: Look, cast: Cast) -> None:
    words = words_on(look(cast.ann, SCREEN)).replace("\\", "")
    assert "<b>Rhian Probert</b><br><small>rhian.probert@example.org</small>" in words
    assert "Treatment manager, Norwich  \nTreatment manager, Ipswich" in words
    assert "Clinical lead, everywhere" in words


def test_a_name_finds_somebody(look: Look, cast: Cast) -> None:
    screen = look(cast.ann, SCREEN)
    screen.text_input(key="find-person").set_value("maya").run()
    assert "1 person" in words_on(screen)
    screen.text_input(key="find-person").set_value("nobody at all").run()
    assert "Nobody is called that" in words_on(screen)


def test_a_new_person_may_sign_in(look: Look, backend: Backend, cast: Cast) -> None:
    screen = look(cast.ann, SCREEN)
    screen.text_input(key="person-name-0").set_value("Noor Whitcombe")
    screen.text_input(key="person-email-0").set_value("noor@example.org")
    screen.multiselect(key="person-roles-0").set_value([Grant("facilitator", site_id=cast.norwich.id)])
    screen.button(key="FormSubmitter:add-person-0-Add person").click().run()
    assert not screen.exception
    (added,) = [one for one in people.list_people(backend, cast.ann) if one.name == "Noor Whitcombe"]
    assert [(one.role, one.site_id) for one in added.grants] == [("facilitator", cast.norwich.id)]
    assert "Noor Whitcombe" in words_on(screen)
    assert screen.text_input(key="person-name-1").value == ""


def test_an_address_that_is_taken_is_refused_in_a_sentence(look: Look, cast: Cast) -> None:
    screen = look(cast.ann, SCREEN)
    screen.text_input(key="person-name-0").set_value("Another Maya")
    screen.text_input(key="person-email-0").set_value("Maya.Lindqvist@example.org")
    screen.button(key="FormSubmitter:add-person-0-Add person").click().run()
    assert "is there already" in screen.warning[0].value
    assert not screen.exception


def test_the_dialog_shows_the_roles_held(look: Look, cast: Cast) -> None:
    screen = look(cast.ann, SCREEN)
    screen.button(key=f"change-{cast.rhian.id}").click().run()
    assert screen.multiselect(key=f"roles-{cast.rhian.id}").value == list(cast.rhian.grants)
    assert screen.button(key="turn-account").label == "Close the account"


def test_sites_are_a_table_and_one_can_be_added(look: Look, backend: Backend, cast: Cast) -> None:
    screen = look(cast.ann, SCREEN)
    screen.segmented_control(key="people-tab").set_value("sites").run()
    assert "<td>England and Wales</td>" in words_on(screen)
    screen.text_input(key="site-name-0").set_value("HMP <Fenmarsh>")
    screen.text_input(key="site-code-0").set_value("FEN")
    screen.text_input(key="site-region-0").set_value("East")
    screen.button(key="FormSubmitter:add-site-0-Add site").click().run()
    assert not screen.exception
    assert "fen" in {one.code for one in sites.all_sites(backend)}
    assert "HMP &lt;Fenmarsh&gt;" in words_on(screen)


def test_a_site_without_a_name_is_refused_in_a_sentence(look: Look, cast: Cast) -> None:
    screen = look(cast.ann, SCREEN)
    screen.segmented_control(key="people-tab").set_value("sites").run()
    screen.button(key="FormSubmitter:add-site-0-Add site").click().run()
    assert screen.warning[0].value.startswith("A site needs a code")


@pytest.mark.parametrize("name", ["rhian", "maya", "dilys", "leena", "gareth"])
def test_only_an_administrator_has_the_screen(look: Look, cast: Cast, name: str) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        look(getattr(cast, name), SCREEN)
