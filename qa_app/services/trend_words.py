"""What a trend says, in plain words of the current language. Words only: it works nothing out."""

from datetime import date

from babel.dates import format_date

from qa_app.i18n import N_, _, current_language, ngettext
from qa_app.services.trend_measures import Unit
from qa_app.services.trends import Attention, Run, Step, Trend, TrendPoint
from rubrics.numbers import rounded

_ATTENTION: dict[Attention, tuple[str, str]] = {
    "worse": (N_("Getting worse"), N_("the latest point is a signal in the wrong direction")),
    "will_miss": (N_("Will miss the target"), N_("what is usual here falls short of the target")),
    "better": (N_("Getting better"), N_("a signal in the right direction: find out what they did")),
    "nothing_unusual": (N_("Nothing unusual"), N_("the latest point is within what is usual at that site")),
    "too_few": (N_("Too little to say"), N_("limits need two points that count")),
}


def attention_words(attention: Attention) -> tuple[str, str]:
    """The heading of a group of sites, and why they are in it."""
    heading, reason = _ATTENTION[attention]
    return _(heading), _(reason)


def full_month(month: date) -> str:
    """`March 2026`."""
    return format_date(month, "MMMM y", locale=current_language())


def period_name(step: Step, begins: date) -> str:
    """`March 2026`, `the week of 2 March 2026`, `3rd quarter 2026`."""
    if step == "month":
        return full_month(begins)
    if step == "quarter":
        return format_date(begins, "QQQQ y", locale=current_language())
    return _("the week of {day}").format(day=format_date(begins, "d MMMM y", locale=current_language()))


def short_period(step: Step, begins: date) -> str:
    """The same as narrow as it goes, for the rows of a table: `Mar 2026`, `2 Mar 2026`, `Q3 2026`."""
    pattern = {"week": "d MMM y", "month": "MMM y", "quarter": "QQQ y"}[step]
    return format_date(begins, pattern, locale=current_language())


def periods_words(step: Step, n: int) -> str:
    """`7 months`."""
    words = {
        "week": ngettext("{n} week", "{n} weeks", n),
        "month": ngettext("{n} month", "{n} months", n),
        "quarter": ngettext("{n} quarter", "{n} quarters", n),
    }
    return words[step].format(n=n)


def figure(value: float | None, unit: Unit = "score") -> str:
    """A value to one decimal, halves up, with its sign of per cent; a dash where there is none."""
    digits = rounded(value)
    if digits is None:
        return "–"
    return f"{digits}%" if unit == "percent" else digits


def with_unit(value: float, unit: Unit) -> str:
    """The same with its unit in words where it has one: `14.0 days`."""
    if unit != "days":
        return figure(value, unit)
    return ngettext("{n} day", "{n} days", 1 if value == 1 else 2).format(n=figure(value))


def trend_title(trend: Trend) -> str:
    """`Norwich: mean score, B Style`."""
    name = _(trend.measure.name)
    told = f"{name[0].lower()}{name[1:]}"
    return (
        f"{trend.site.name}: {told}, {trend.part_name}" if trend.part_name else f"{trend.site.name}: {told}"
    )


def bounds_words(trend: Trend) -> str:
    """Between which values it can lie, and which direction is better."""
    better = _("higher is better") if trend.improvement == "up" else _("lower is better")
    unit, highest = trend.measure.unit, trend.highest
    if highest is None:
        reach = (
            _("in days")
            if unit == "days"
            else _("from {lowest} up").format(lowest=figure(trend.measure.lowest))
        )
    else:
        reach = _("{lowest} to {highest}").format(
            lowest="0", highest=f"{highest:g}{'%' if unit == 'percent' else ''}"
        )
    return f"{reach}, {better}"


def variation_words(trend: Trend) -> str:
    """The change at the latest counted month in a few words, to stand beside its icon."""
    if trend.latest is None or trend.attention == "too_few":
        return _("Too few points to say")
    if trend.chart.variation == "common":
        return _("Nothing unusual")
    change = _short_change(trend, trend.latest)
    if trend.chart.variation == "improvement":
        return _("Better: {change}").format(change=change)
    return _("Worse: {change}").format(change=change)


def assurance_words(trend: Trend) -> str:
    """What the process will do about the target, to stand beside its icon."""
    if trend.target is None:
        return _("No target is set")
    words = {
        "pass": _("Will meet the target {target}, unless something changes"),
        "fail": _("Will miss the target {target}, unless something changes"),
        "hit_and_miss": _("Hit and miss, target {target}"),
        None: _("Target {target}"),
    }
    told = words[trend.chart.assurance].format(target=with_unit(trend.target, trend.measure.unit))
    if trend.chart.assurance and trend.chart.provisional:
        return ngettext(
            "{words} (provisional: {n} point)",
            "{words} (provisional: {n} points)",
            trend.chart.limits_from,
        ).format(words=told, n=trend.chart.limits_from)
    return told


def headline(trend: Trend) -> str:
    """The one sentence that the chart comes to."""
    latest = trend.latest
    if not trend.points:
        return _("There are no {things} in this time.").format(things=_(trend.measure.counted))
    if latest is None:
        return _("No point rests on {n} or more yet, so none counts.").format(n=trend.minimum)
    when = period_name(trend.selection.step, latest.begins)
    if trend.attention == "too_few":
        return _("Only {when} counts so far; limits need a second point.").format(when=when)
    if latest.flag is None:
        return _("Nothing unusual: {when} is within what is usual here.").format(when=when)
    return _signal(trend, latest, when)


def meaning(trend: Trend) -> str:
    """What to make of the sentence; empty where there is nothing to say."""
    if trend.latest is None or trend.attention == "too_few":
        return ""
    if trend.latest.flag is None:
        return _("Ups and downs of this size are chance; no single one of them needs a reason.")
    if trend.chart.variation == "improvement":
        return _(
            "For the better, and more than chance alone would give. The chart cannot say why: "
            "find out what they did."
        )
    if trend.chart.variation == "neutral":
        return _("More than chance alone would give. The chart cannot say why.")
    if trend.measure.is_rated:
        return _(
            "For the worse, and more than chance alone would give. The chart cannot say why: "
            "look into it, the raters first."
        )
    return _("For the worse, and more than chance alone would give. The chart cannot say why: look into it.")


def point_words(trend: Trend, point: TrendPoint) -> str:
    """What one point is: a signal, nothing unusual, or not counted and why."""
    if not point.n:
        return _("No value") if point.without_value else _("Nothing to count")
    if not point.is_over:
        return _("Not over, not counted")
    if not point.is_counted:
        return _("Under {n}, not counted").format(n=trend.minimum)
    if trend.chart.lower is None:
        return _("Too few points to say")
    up = point.direction == "up"
    if point.flag == "outside":
        return _("Above the upper limit") if up else _("Below the lower limit")
    if point.flag == "two_in_three":
        return _("Near the upper limit, 2 of 3") if up else _("Near the lower limit, 2 of 3")
    if point.run is None:
        return _("Nothing unusual")
    if point.run.kind == "trend":
        words = _("Rising, {place} of {length}") if up else _("Falling, {place} of {length}")
    else:
        words = _("Above the mean, {place} of {length}") if up else _("Below the mean, {place} of {length}")
    return words.format(place=point.run.place, length=point.run.length)


def raters_words(point: TrendPoint) -> str:
    """Initials with their reviews, or how many raters there were where names are not to be known."""
    if point.raters:
        return ", ".join(f"{initials(rater.name)} {rater.n}" for rater in point.raters)
    return str(point.rater_count or "")


def initials(name: str) -> str:
    """`RP` of Rhian Probert."""
    return "".join(word[0].upper() for word in name.split())


def _short_change(trend: Trend, latest: TrendPoint) -> str:
    up, run, step = latest.direction == "up", latest.run, trend.selection.step
    if latest.flag == "outside":
        words = _("very high in {when}") if up else _("very low in {when}")
        return words.format(when=period_name(step, latest.begins))
    if run is None:
        words = _("high in 2 of {periods}") if up else _("low in 2 of {periods}")
        return words.format(periods=periods_words(step, 3))
    if run.kind == "trend":
        words = _("rising, since {when}") if run.direction == "up" else _("falling, since {when}")
    else:
        words = _("high, since {when}") if run.direction == "up" else _("low, since {when}")
    return words.format(when=period_name(step, run.since))


def _signal(trend: Trend, latest: TrendPoint, when: str) -> str:
    """A point beyond a limit is told first; a long run says more than two points near a limit."""
    up, step = latest.direction == "up", trend.selection.step
    run = _run_sentence(step, latest.run) if latest.run else ""
    if latest.flag == "outside":
        words = _("{when} lies above the upper limit.") if up else _("{when} lies below the lower limit.")
        told = words.format(when=when)
        return f"{told[0].upper()}{told[1:]} {run}".strip()
    if run:
        return run
    if up:
        words = _("2 of the last {periods} lie near the upper limit.")
    else:
        words = _("2 of the last {periods} lie near the lower limit.")
    return words.format(periods=periods_words(step, 3))


def _run_sentence(step: Step, run: Run) -> str:
    up = run.direction == "up"
    if run.kind == "trend" and up:
        words = _("{periods} in a row rising, since {when}.")
    elif run.kind == "trend":
        words = _("{periods} in a row falling, since {when}.")
    elif up:
        words = _("{periods} in a row above the mean, since {when}.")
    else:
        words = _("{periods} in a row below the mean, since {when}.")
    return words.format(periods=periods_words(step, run.length), when=period_name(step, run.since))
