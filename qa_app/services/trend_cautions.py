"""What keeps a trend from saying more than it can, and how its limits come about, in words."""

from qa_app.i18n import _, ngettext
from qa_app.services.trend_words import figure, full_month
from qa_app.services.trends import POINTS_FOR_FIRM_LIMITS, RaterChange, Trend
from rubrics.control_charts import LIMIT_FACTOR, SCREEN_FACTOR


def cautions(trend: Trend) -> list[str]:
    """Sentences to read before the chart: small numbers, earlier signals, who rated, which rubric."""
    found = [*_small_numbers(trend), *_earlier_signals(trend), *_raters(trend)]
    found += [
        _("Version {version} of the rubric came in {month}; scores before and after may not compare.").format(
            version=change.version, month=full_month(change.month)
        )
        for change in trend.version_changes
    ]
    return found


def left_out(trend: Trend) -> list[str]:
    """Sentences on the months and reviews that are not counted or not shown."""
    found: list[str] = []
    last = trend.points[-1] if trend.points else None
    if last is not None and not last.is_over:
        found.append(_("{month} is not over, so it is not counted yet.").format(month=full_month(last.month)))
    whole = [point for point in trend.points if point.is_over]
    if trend.latest is not None and whole[-1] != trend.latest:
        found.append(
            _("The latest month that counts is {month}.").format(month=full_month(trend.latest.month))
        )
    without_score = sum(point.without_score for point in trend.points)
    if without_score:
        found.append(
            ngettext(
                "{n} review has no score, because too little was answered or applied; it is in no mean.",
                "{n} reviews have no score, because too little was answered or applied; they are in no mean.",
                without_score,
            ).format(n=without_score)
        )
    if any(point.is_withheld for point in trend.points):
        found.append(
            _("Where few reviews make a month, its score is not shown here: it could be one person's.")
        )
    return found


def limits_lines(trend: Trend) -> list[tuple[str, str]]:
    """Each step of working out the limits: its name and its figures."""
    chart = trend.chart
    lines = [
        (
            _("Months counted"),
            _("{counted} of {all}; under {firm} is provisional").format(
                counted=chart.n, all=len(trend.points), firm=POINTS_FOR_FIRM_LIMITS
            ),
        ),
        (_("Reviews needed in a month"), str(trend.minimum)),
        (_("Mean of the months"), figure(chart.mean)),
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
                f"{figure(chart.mean)} ± {LIMIT_FACTOR} × {moving_range}: "
                + _("{lower} to {upper}").format(lower=figure(chart.lower), upper=figure(chart.upper)),
            ),
        ]
        if (trend.drawn_lower, trend.drawn_upper) != (chart.lower, chart.upper):
            lines.append((_("Drawn"), _("within 0 to 100, where scores can lie")))
    return [
        *lines,
        (_("Signals"), _("Making Data Count, four rules")),
        (_("Target"), _("{target}, a setting of this service").format(target=figure(trend.target))),
    ]


def _small_numbers(trend: Trend) -> list[str]:
    if trend.chart.provisional and trend.chart.lower is not None:
        return [
            ngettext(
                "Only {n} month counts, so the limits are provisional; {firm} make them firm.",
                "Only {n} months count, so the limits are provisional; {firm} make them firm.",
                trend.chart.n,
            ).format(n=trend.chart.n, firm=POINTS_FOR_FIRM_LIMITS)
        ]
    return []


def _earlier_signals(trend: Trend) -> list[str]:
    found: list[str] = []
    for direction, words in (
        ("up", _("Earlier above the upper limit: {months}.")),
        ("down", _("Earlier below the lower limit: {months}.")),
    ):
        months = [
            full_month(point.month)
            for point in trend.points
            if (point.flag, point.direction) == ("outside", direction) and point != trend.latest
        ]
        if months:
            found.append(words.format(months=", ".join(months)))
    return found


def _raters(trend: Trend) -> list[str]:
    if trend.n and len(trend.rater_ids) == 1:
        return [
            _(
                "One rater gave every score: a strict rater and weaker delivery look the same here. "
                "A second rater on some recordings would tell."
            )
        ]
    # Without names one month's beginning and end read the same; say it once.
    return list(dict.fromkeys(_rater_change(trend, change) for change in trend.rater_changes))


def _rater_change(trend: Trend, change: RaterChange) -> str:
    month, name = full_month(change.month), trend.names.get(change.rater_id)
    if name is None:
        words = _("Who rates changed in {month}. A change of rater can look like a change in delivery.")
    elif change.what == "began":
        words = _("{name} began to rate in {month}. A change of rater can look like a change in delivery.")
    else:
        words = _(
            "{name} has not rated since before {month}. A change of rater can look like a change in delivery."
        )
    return words.format(name=name, month=month)
