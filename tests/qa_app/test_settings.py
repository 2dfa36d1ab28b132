"""Settings from the environment: none are needed, and a wrong one is named with what to do."""

import re

import pytest

from qa_app.errors import BadSetting
from qa_app.settings import NUMBERS, WHOLE_NUMBERS, Settings, from_environment, table

SECRET = "correct-horse-battery-staple-and-more"


def test_with_nothing_set_every_setting_has_its_default() -> None:
    assert from_environment({}) == Settings()
    assert not from_environment({}).is_demo


def test_a_variable_set_to_nothing_counts_as_left_out() -> None:
    empty = {variable: " " for variable, _default, _meaning in table()}
    assert from_environment(empty) == Settings()


def test_what_is_set_is_what_is_used() -> None:
    given = from_environment(
        {"QA_APP_MODE": "demo", "QA_APP_PORT": "9000", "QA_APP_DATA_DIR": "/srv/qa", "OTHER": "x"}
    )
    assert given.is_demo
    assert given.whole_number("port") == 9000
    assert given.resolved_database_url == "sqlite:////srv/qa/qa-app.db"


def test_a_database_url_comes_before_the_data_folder() -> None:
    url = "postgresql+psycopg://server/database"
    assert from_environment({"QA_APP_DATABASE_URL": url}).resolved_database_url == url


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QA_APP_MODE", "Demo"),
        ("QA_APP_MODE", "development"),
        ("QA_APP_VIDEO_DELIVERY", "torrent"),
        ("QA_APP_PORT", "http"),
        ("QA_APP_PORT", "-1"),
        ("QA_APP_PORT", "0"),
        ("QA_APP_PORT", "70000"),
        ("QA_APP_PORT", "8501.5"),
        ("QA_APP_SIGN_IN_HOURS", "nan"),
        ("QA_APP_SIGN_IN_HOURS", "inf"),
        ("QA_APP_SIGN_IN_HOURS", "ten"),
        ("QA_APP_INDEX_WORKERS", "0.5"),
        ("QA_APP_PRESIGNED_SECONDS", "604801"),
        ("QA_APP_STANDARD_SCORE", "101"),
        ("QA_APP_SYNC_MINUTES", "-1"),
        ("QA_APP_SYNC_MINUTES", "often"),
        ("QA_APP_INDEX_HOURS", "night"),
        ("QA_APP_INDEX_HOURS", "20-25"),
        ("QA_APP_INDEX_HOURS", "6-6"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_to_do(variable: str, value: str) -> None:
    with pytest.raises(BadSetting, match=rf"^{variable} is '{re.escape(value)}'.*Set it .*leave it out\.$"):
        from_environment({variable: value})


def test_hours_may_be_halves() -> None:
    assert from_environment({"QA_APP_SIGN_IN_HOURS": "0.5"}).number("sign_in_hours") == 0.5


def test_nothing_at_all_is_allowed_where_it_means_never() -> None:
    assert from_environment({"QA_APP_SYNC_MINUTES": "0"}).number("sync_minutes") == 0


@pytest.mark.parametrize(("given", "hours"), [("", None), ("20-06", (20, 6)), ("0-24", (0, 24))])
def test_hours_of_indexing_are_two_hours_of_the_day(given: str, hours: tuple[int, int] | None) -> None:
    assert from_environment({"QA_APP_INDEX_HOURS": given}).indexing_hours == hours


def test_a_short_secret_is_refused_and_never_repeated() -> None:
    with pytest.raises(BadSetting, match="QA_APP_SECRET is shorter than 32") as caught:
        from_environment({"QA_APP_SECRET": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    printed = repr(
        from_environment(
            {"QA_APP_SECRET": SECRET, "QA_APP_DATABASE_URL": "postgresql+psycopg://me:hunter2@server/db"}
        )
    )
    assert SECRET not in printed
    assert "hunter2" not in printed


def test_every_number_is_a_field_and_its_default_passes() -> None:
    assert set(WHOLE_NUMBERS) <= set(NUMBERS)
    for name in NUMBERS:
        assert Settings().number(name) > 0
    for name in WHOLE_NUMBERS:
        assert Settings().whole_number(name) > 0


def test_the_table_names_each_variable_once_and_says_what_it_means() -> None:
    variables = [variable for variable, _default, _meaning in table()]
    assert len(set(variables)) == len(variables)
    assert all(one.startswith("QA_APP_") for one in variables)
    assert all(meaning.endswith(".") for _variable, _default, meaning in table())


def test_converting_by_itself_is_yes_or_no_and_the_scratch_folder_has_a_place() -> None:
    assert not from_environment({}).converts_automatically
    assert from_environment({"QA_APP_CONVERT_AUTOMATICALLY": "1"}).converts_automatically
    with pytest.raises(BadSetting, match="QA_APP_CONVERT_AUTOMATICALLY is 'yes'"):
        from_environment({"QA_APP_CONVERT_AUTOMATICALLY": "yes"})
    assert str(from_environment({"QA_APP_DATA_DIR": "/data"}).scratch_path) == "/data/scratch"
    assert str(from_environment({"QA_APP_SCRATCH_DIR": "/fast"}).scratch_path) == "/fast"
