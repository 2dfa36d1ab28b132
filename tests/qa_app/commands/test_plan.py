"""`qa-app plan`: the figures of the monitoring plan, and what is owed by them, in words and as JSON."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.backend import build
from qa_app.services import plan
from qa_app.settings import from_environment
from tests.cast import PROGRAMME, make_cast
from tests.factories import add_recording, add_session
from tests.qa_app.commands.command_line import refusal, run

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> dict[str, str]:
    """The settings of a database in which Maya and Tomos delivered one night at Norwich, nine days ago."""
    environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": str(tmp_path / "data")}
    backend = build(from_environment(environ), environ)
    cast = make_cast(backend)
    delivered = backend.clock() - timedelta(days=9)
    session_id = add_session(
        backend, cast.ann, cast.norwich_14, "foundation-1", delivered, (cast.maya, cast.tomos)
    )
    add_recording(backend, cast.store_id, session_id)
    plan.change_plan(backend, cast.ann, {"cover": 0}, cast.norwich.id)
    backend.database.close()
    return environ


def test_the_figures_are_told_with_what_they_are(folder: dict[str, str], tmp_path: Path) -> None:
    said = run("plan", "show", "--site", "nor", code=0, folder=tmp_path, **folder)
    assert "never official figures" in said
    assert "   0  Sessions that somebody covered, each of them (1) or not (0)  (otherwise 1)" in said
    told = json.loads(
        run("plan", "show", "--programme", PROGRAMME, "--json", code=0, folder=tmp_path, **folder)
    )
    assert told["cover"] == {"figure": 1, "otherwise": 1}
    assert len(told) == 9


def test_what_is_owed_is_told_by_person_and_by_site(folder: dict[str, str], tmp_path: Path) -> None:
    said = run("plan", "debt", "--site", "nor", code=0, folder=tmp_path, **folder)
    assert "Norwich: 5 asked for, 0 paid, 5 owed, 0 overdue, 0 that nothing can pay" in said
    assert "Maya Lindqvist, group 14: facilitator module Foundation, 0 of 1 paid" in said
    assert "Ipswich" not in said
    told = json.loads(run("plan", "debt", "--json", code=0, folder=tmp_path, **folder))
    assert {one["site"]: one["owed"] for one in told["sites"]} == {"nor": 5, "ips": 0, "ban": 0}
    assert {one["rule"] for one in told["debts"]} == {"facilitator_module", "new_facilitator", "qa_share"}


def test_what_is_not_there_is_said_in_a_sentence(folder: dict[str, str], tmp_path: Path) -> None:
    assert "no site with the code xyz" in refusal("plan", "debt", "--site", "xyz", folder=tmp_path, **folder)
    assert "no programme 'xyz'" in refusal("plan", "show", "--programme", "xyz", folder=tmp_path, **folder)
