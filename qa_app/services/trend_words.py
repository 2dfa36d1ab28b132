"""What a trend says, in plain words of the current language. Words only: it works nothing out."""

from datetime import date

from babel.dates import format_date

from qa_app.i18n import N_, _, current_language, ngettext
from qa_app.services.trends import Attention, Run, Trend, TrendPoint
from rubrics.numbers import rounded

_ATTENTION: dict[Attention, tuple[str, str]] = {
    "worse": (N_("Getting worse"), N_("the latest month is a signal in the wrong direction")),
    "will_miss": (N_("Will miss the target"), N_("what is usual here falls short of the target")),
    "better": (N_("Getting better"), N_("a signal in the right direction: find out what they did")),
    "nothing_unusual": (N_("Nothing unusual"), N_("the latest month is within what is usual at that site")),
    "too_few": (N_("Too few reviews to say"), N_("limits need two months that count")),
}


def attention_words(attention: Attention) -> tuple[str, str]:
    """The heading of a group of sites, and why they are in it."""
    heading, reason = _ATTENTION[attention]
    return _(heading), _(reason)


def full_month(month: date) -> str:
    """`March 2026`."""
    return format_date(month, "MMMM y", locale=current_language())


def figure(value: float | None) -> str:
    """A score to one decimal, halves up; a dash where there is none."""
    return rounded(value) or "–"


def variation_words(trend: Trend) -> str:
    """The change at the latest counted month in a few words, to stand beside its icon."""
    if trend.latest is None or trend.attention == "too_few":
        return _("Too few months to say")
    if trend.chart.variation == "common":
        return _("Nothing unusual")
    change = _short_change(trend.latest)
    if trend.chart.variation == "improvement":
        return _("Better: {change}").format(change=change)
    return _("Worse: {change}").format(change=change)


def assurance_words(trend: Trend) -> str:
    """What the process will do about the target, to stand beside its icon."""
    words = {
        "pass": _("Will meet the target {target}, unless something changes"),
        "fail": _("Will miss the target {target}, unless something changes"),
        "hit_and_miss": _("Hit and miss, target {target}"),
        None: _("Target {target}"),
    }
    told = words[trend.chart.assurance].format(target=figure(trend.target))
    if trend.chart.assurance and trend.chart.provisional:
        return ngettext(
            "{words} (provisional: {n} month)", "{words} (provisional: {n} months)", trend.chart.n
        ).format(words=told, n=trend.chart.n)
    return told


def headline(trend: Trend) -> str:
    """The one sentence that the chart comes to."""
    latest = trend.latest
    if not trend.points:
        return _("There are no submitted reviews in this time.")
    if latest is None:
        return ngettext(
            "No month has a scored review yet, so no month counts.",
            "No month has {n} or more scored reviews yet, so no month counts.",
            trend.minimum,
        ).format(n=trend.minimum)
    if trend.attention == "too_few":
        return _("Only {month} counts so far; limits need a second month.").format(
            month=full_month(latest.month)
        )
    month = full_month(latest.month)
    if latest.flag is None:
        return _("Nothing unusual: {month} is within what is usual here.").format(month=month)
    return _signal(latest, month)


def meaning(trend: Trend) -> str:
    """What to make of the sentence; empty where there is nothing to say."""
    if trend.latest is None or trend.attention == "too_few":
        return ""
    if trend.latest.flag is None:
        return _("Ups and downs of this size are chance; no single month of them needs a reason.")
    if trend.chart.variation == "improvement":
        return _(
            "For the better, and more than chance alone would give. The chart cannot say why: "
            "find out what they did."
        )
    return _(
        "For the worse, and more than chance alone would give. The chart cannot say why: "
        "look into it, the raters first."
    )


def point_words(trend: Trend, point: TrendPoint) -> str:
    """What one month is: a signal, nothing unusual, or not counted and why."""
    if not point.n:
        return _("No score") if point.without_score else _("No reviews")
    if not point.is_over:
        return _("Month not over, not counted")
    if not point.is_counted:
        return _("Under {n}, not counted").format(n=trend.minimum)
    if trend.chart.lower is None:
        return _("Too few months to say")
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


def _short_change(latest: TrendPoint) -> str:
    up, run = latest.direction == "up", latest.run
    if latest.flag == "outside":
        words = _("very high in {month}") if up else _("very low in {month}")
        return words.format(month=full_month(latest.month))
    if run is None:
        return _("high in 2 of 3 months") if up else _("low in 2 of 3 months")
    if run.kind == "trend":
        words = _("rising, since {month}") if run.direction == "up" else _("falling, since {month}")
    else:
        words = _("high, since {month}") if run.direction == "up" else _("low, since {month}")
    return words.format(month=full_month(run.since))


def _signal(latest: TrendPoint, month: str) -> str:
    """A month beyond a limit is told first; a long run says more than two months near a limit."""
    up = latest.direction == "up"
    run = _run_sentence(latest.run) if latest.run else ""
    if latest.flag == "outside":
        words = _("{month} lies above the upper limit.") if up else _("{month} lies below the lower limit.")
        return f"{words.format(month=month)} {run}".strip()
    if run:
        return run
    if up:
        return _("2 of the last 3 months lie near the upper limit.")
    return _("2 of the last 3 months lie near the lower limit.")


def _run_sentence(run: Run) -> str:
    n, up = run.length, run.direction == "up"
    if run.kind == "trend" and up:
        words = ngettext("{n} month rising, since {month}.", "{n} months in a row rising, since {month}.", n)
    elif run.kind == "trend":
        words = ngettext(
            "{n} month falling, since {month}.", "{n} months in a row falling, since {month}.", n
        )
    elif up:
        words = ngettext(
            "{n} month above the mean, since {month}.",
            "{n} months in a row above the mean, since {month}.",
            n,
        )
    else:
        words = ngettext(
            "{n} month below the mean, since {month}.",
            "{n} months in a row below the mean, since {month}.",
            n,
        )
    return words.format(n=n, month=full_month(run.since))
