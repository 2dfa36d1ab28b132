"""`qa-app trends`: a control chart of anyone's own numbers, so that ours can be checked.

It needs no database and no settings.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rubrics.control_charts import Improvement, XmrChart, XmrPoint, xmr
from rubrics.numbers import rounded
from rubrics.series_file import Series, read_series
from rubrics.time_between import t_chart


@click.group()
def trends() -> None:
    """Work out control charts."""


@trends.command()
@click.argument("values", metavar="VALUES.csv", type=click.Path(path_type=Path))
@click.option("--column", help="The heading of the values' column; `value` or the last one when left out.")
@click.option("--chart", type=click.Choice(["xmr", "t"]), default="xmr", help="t: days between rare events.")
@click.option(
    "--improvement",
    type=click.Choice(["up", "down", "neither"]),
    default="up",
    help="Which way is better; of a t chart it is up.",
)
@click.option("--target", type=float, help="What the values should reach.")
@click.option(
    "--rebase", multiple=True, metavar="ROW", help="Begin new limits at this row; may be given often."
)
@click.option("--baseline", type=int, metavar="N", help="Fix the limits after the first N values.")
@click.option("--screen/--no-screen", default=True, help="Leave very large moving ranges out of the limits.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every figure unrounded.")
def spc(
    values: Path,
    column: str | None,
    chart: str,
    improvement: Improvement,
    target: float | None,
    rebase: tuple[str, ...],
    baseline: int | None,
    screen: bool,
    as_json: bool,
) -> None:
    """Chart the values in VALUES.csv, one a row, by the rules of Making Data Count.

    A row is named by its first column, or counted from 1 where there is only one.
    """
    if chart == "t" and improvement != "up":
        raise click.UsageError("Of days between rare events, more are better: leave --improvement out.")
    series = read_series(values, column)
    places = series.places(rebase)
    if chart == "t":
        made = t_chart(series.values, target=target, screen=screen, baseline=baseline, rebase_at=places)
    else:
        made = xmr(
            series.values,
            improvement=improvement,
            target=target,
            screen=screen,
            baseline=baseline,
            rebase_at=places,
        )
    if as_json:
        told = {"chart": chart, "improvement": improvement, "target": target, "screened": screen}
        click.echo(json.dumps(told | _as_json(made, series), ensure_ascii=False, indent=2))
        return
    for line in _in_lines(made, series):
        click.echo(line)


def _as_json(chart: XmrChart, series: Series) -> dict[str, Any]:
    told = asdict(chart)
    last = chart.points[-1]
    told |= {"near_lower": last.near_lower, "near_upper": last.near_upper}
    told["points"] = [
        {"name": name, **{key: value for key, value in asdict(point).items() if key != "index"}}
        for name, point in zip(series.names, chart.points, strict=True)
    ]
    return told


def _in_lines(chart: XmrChart, series: Series) -> list[str]:
    width = max(map(len, series.names))
    limits = f"limits {_figure(chart.lower)} to {_figure(chart.upper)}"
    firm = ", provisional" if chart.provisional else ""
    return [
        f"{chart.n} values, mean {_figure(chart.mean)}, {limits} (from {chart.limits_from} values{firm})",
        f"variation: {chart.variation or 'none'}; assurance: {chart.assurance or 'none'}",
        *(
            f"{name:<{width}}  {_figure(point.value):>10}  {_flag(point)}".rstrip()
            for name, point in zip(series.names, chart.points, strict=True)
        ),
    ]


def _figure(value: float | None) -> str:
    return rounded(value, 4) or "-"


def _flag(point: XmrPoint) -> str:
    if point.left_out:
        return "left out"
    return "" if point.flag is None else f"{point.flag} {point.direction}: {point.cause}"
