"""What keeps a trend from saying more than it can, and how its limits come about, in words."""

from datetime import date

from qa_app.i18n import _, ngettext
from qa_app.services.trend_words import figure, period_name, with_unit
from qa_app.services.trends import POINTS_FOR_FIRM_LIMITS, RaterChange, Trend
from rubrics.control_charts import LIMIT_FACTOR, SCREEN_FACTOR


def cautions(trend: Trend) -> list[str]:
    """Sentences to read before the chart: small numbers, earlier signals, who rated, which rubric."""
    found = [*_small_numbers(trend), *_earlier_signals(trend), *_raters(trend)]
    found += [
        _("Version {version} of the rubric came in {when}; scores before and after may not compare.").format(
            version=change.version, when=_name(trend, change.begins)
        )
        for change in trend.version_changes
    ]
    return found


def left_out(trend: Trend) -> list[str]:
    """Sentences on the periods and facts that are not counted or not shown."""
    found: list[str] = []
    last = trend.points[-1] if trend.points else None
    if last is not None and not last.is_over:
        found.append(_("Not over, so not counted yet: {when}.").format(when=_name(trend, last.begins)))
    whole = [point for point in trend.points if point.is_over]
    if trend.latest is not None and whole[-1] != trend.latest:
        found.append(_("The latest that counts is {when}.").format(when=_name(trend, trend.latest.begins)))
    without_value = sum(point.without_value for point in trend.points)
    if without_value and trend.measure.unit != "rating":
        found.append(
            ngettext(
                "{n} review has no score, because too little was answered or applied; it is in no mean.",
                "{n} reviews have no score, because too little was answered or applied; they are in no mean.",
                without_value,
            ).format(n=without_value)
        )
    if any(point.is_withheld for point in trend.points):
        found.append(_("Where a point rests on few, its value is not shown here: it could be one person's."))
    return found


def limits_lines(trend: Trend) -> list[tuple[str, str]]:
    """Each step of working out the limits: its name and its figures."""
    chart, unit = trend.chart, trend.measure.unit
    lines = [
        (
            _("Points counted"),
            _("{counted} of {all}").format(counted=chart.n, all=len(trend.points)),
        ),
        (
            _("Points that the limits rest on"),
            _("{n}; under {firm} is provisional").format(n=chart.limits_from, firm=POINTS_FOR_FIRM_LIMITS),
        ),
        (_("Needed for a point (n)"), str(trend.minimum)),
        (_("Mean of the points"), figure(chart.mean, unit)),
    ]
    if chart.mean is not None and chart.mean_moving_range is not None:
        assert chart.lower is not None
        assert chart.upper is not None
        moving_range = f"{chart.mean_moving_range:.2f}"
        lines += [
            (
                _("Mean moving range"),
                _("{range}, without steps {factor} times the mean step or more").format(
                    range=moving_range, factor=SCREEN_FACTOR
                ),
            ),
            (
                _("Process limits"),
                f"{figure(chart.mean, unit)} ± {LIMIT_FACTOR} × {moving_range}: "
                + _("{lower} to {upper}").format(
                    lower=figure(chart.lower, unit), upper=figure(chart.upper, unit)
                ),
            ),
        ]
        if (trend.drawn_lower, trend.drawn_upper) != (chart.lower, chart.upper):
            lines.append((_("Drawn"), _drawn(trend)))
    lines.append((_("Signals"), _("Making Data Count, four rules")))
    if trend.target is not None:
        target = with_unit(trend.target, unit)
        lines.append((_("Target"), _("{target}, a setting of this service").format(target=target)))
    return lines


def _drawn(trend: Trend) -> str:
    lowest, unit = figure(trend.measure.lowest, trend.measure.unit), trend.measure.unit
    if trend.highest is None:
        return _("from {lowest} up, where values can lie").format(lowest=lowest)
    return _("within {lowest} to {highest}, where values can lie").format(
        lowest=lowest, highest=figure(trend.highest, unit)
    )


def _name(trend: Trend, begins: date) -> str:
    return period_name(trend.selection.step, begins)


def _small_numbers(trend: Trend) -> list[str]:
    if trend.chart.provisional and trend.chart.lower is not None:
        return [
            ngettext(
                "The limits rest on {n} point, so they are provisional; {firm} make them firm.",
                "The limits rest on {n} points, so they are provisional; {firm} make them firm.",
                trend.chart.limits_from,
            ).format(n=trend.chart.limits_from, firm=POINTS_FOR_FIRM_LIMITS)
        ]
    return []


def _earlier_signals(trend: Trend) -> list[str]:
    found: list[str] = []
    for direction, words in (
        ("up", _("Earlier above the upper limit: {periods}.")),
        ("down", _("Earlier below the lower limit: {periods}.")),
    ):
        there = [
            _name(trend, point.begins)
            for point in trend.points
            if (point.flag, point.direction) == ("outside", direction) and point != trend.latest
        ]
        if there:
            found.append(words.format(periods=", ".join(there)))
    return found


def _raters(trend: Trend) -> list[str]:
    if trend.n and len(trend.rater_ids) == 1:
        return [
            _(
                "One rater gave every score: a strict rater and weaker delivery look the same here. "
                "A second rater on some recordings would tell."
            )
        ]
    # Without names one period's beginning and end read the same; say it once.
    return list(dict.fromkeys(_rater_change(trend, change) for change in trend.rater_changes))


def _rater_change(trend: Trend, change: RaterChange) -> str:
    when, name = _name(trend, change.begins), trend.names.get(change.rater_id)
    if name is None:
        words = _("Who rates changed in {when}. A change of rater can look like a change in delivery.")
    elif change.what == "began":
        words = _("{name} began to rate in {when}. A change of rater can look like a change in delivery.")
    else:
        words = _(
            "{name} has not rated since before {when}. A change of rater can look like a change in delivery."
        )
    return words.format(name=name, when=when)
