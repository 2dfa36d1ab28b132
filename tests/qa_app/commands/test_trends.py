import json

import pytest
from click.testing import CliRunner

from qa_app.cli import app
from rubrics.errors import BadSeries

GOLD = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
"""Making Data Count's own example, with the limits that it publishes."""


@pytest.fixture
def spc(tmp_path):
    """`spc(values, *options)`: what the command prints."""

    def run(values, *options):
        path = tmp_path / "values.csv"
        path.write_text("month,value\n" + "".join(f"m{row},{value}\n" for row, value in enumerate(values, 1)))
        result = CliRunner().invoke(app, ["trends", "spc", str(path), *options])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_the_published_example_gives_its_published_figures(spc):
    told = json.loads(spc(GOLD, "--json", "--target", "5"))
    figures = [told[name] for name in ("mean", "lower", "upper", "near_lower", "near_upper")]
    assert figures == pytest.approx([1.9444, -0.7156, 4.6044, 0.1711, 3.7178], abs=0.0001)
    assert [one["name"] for one in told["points"] if one["flag"]] == ["m5"]
    assert (told["variation"], told["assurance"], told["n"]) == ("common", "fail", 18)
    unscreened = json.loads(spc(GOLD, "--json", "--no-screen"))
    assert [unscreened["lower"], unscreened["upper"]] == pytest.approx([-3.0626, 6.9515], abs=0.0001)


def test_new_limits_begin_at_the_row_named(spc):
    told = json.loads(spc([5, 6] * 6 + [9, 10] * 6, "--json", "--rebase", "m13", "--improvement", "down"))
    assert [told["points"][row]["mean"] for row in (0, 11, 12)] == [5.5, 5.5, 9.5]
    assert told["limits_from"] == 12


def test_days_between_rare_events_are_a_t_chart(spc):
    told = json.loads(spc([value**3.6 for value in GOLD], "--chart", "t", "--json"))
    assert told["upper"] == pytest.approx(4.6044**3.6, rel=0.001)
    assert told["lower"] == 0


def test_without_json_it_is_told_in_lines(spc):
    lines = spc([*GOLD, ""]).splitlines()
    assert lines[0] == "18 values, mean 1.9444, limits -0.7156 to 4.6044 (from 18 values)"
    assert lines[1] == "variation: common; assurance: none"
    assert lines[6].split() == ["m5", "10.0000", "outside", "up:", "improvement"]
    assert lines[-1].split() == ["m19", "-", "left", "out"]


def test_settings_that_make_no_sense_are_refused_in_a_sentence(spc, tmp_path):
    with pytest.raises(BadSeries, match="no row of the name 'm99'"):
        spc(GOLD, "--rebase", "m99")
    with pytest.raises(BadSeries, match="baseline of 1"):
        spc(GOLD, "--baseline", "1")
    result = CliRunner().invoke(app, ["trends", "spc", "x.csv", "--chart", "t", "--improvement", "down"])
    assert result.exit_code == 2
    assert "more are better" in result.output
