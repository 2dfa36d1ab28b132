"""Coverage: what the rules of a monitoring plan ask for, what reviews have paid of it, and what is still owed.

Plain reckoning without a database: deliveries, reviews and rules in, debts out. The same in any order of the
input, and the same each time.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rubrics.plan import Rules

Rule = Literal["new_facilitator", "cover", "facilitator_module", "one_to_one", "qa_share"]
"""The rules that ask for something to be seen; those of one session come first, then those that take a sample."""

READY = "ready"
RulesOf = Callable[[int, str | None], Rules]
"""The rules of a site and a programme, or (None) of the site as a whole."""


@dataclass(frozen=True)
class DeliveredBy:
    """Somebody who delivers. `number` counts their sessions from the first ever; None: later than any rule asks
    about."""

    person: int
    is_cover: bool = False
    number: int | None = None


@dataclass(frozen=True)
class Delivery:
    """A programme session, delivered or (on a day to come) planned.

    `recording` is `ready`, or the word for why it cannot be watched (`no_recording`, `erased` …); `reviewers` are
    those who may review it: none of them delivered it, all understand its language.
    """

    id: int
    on: date
    site: int
    programme: str
    group: int
    module: str
    kind: str
    delivered_by: tuple[DeliveredBy, ...]
    recording: str
    reviewers: frozenset[int]


@dataclass(frozen=True)
class Review:
    """A review of a delivery about some of those who delivered. `on` is when it was submitted first; None: it is
    begun and not submitted yet, which pays nothing."""

    delivery: int
    facilitators: frozenset[int]
    on: date | None
    by_qa: bool = False


@dataclass(frozen=True)
class Debt:
    """What one rule asks for, of one facilitator (None: of the site), and how far it is paid.

    `begun` of what is not paid is being reviewed. `due_on`: from then on it is to be done; `overdue_on`: the last day
    on which it is in time; `last_on`: of its sessions, the last that was delivered. `pays`: the deliveries of which
    each would pay it, oldest first; `in_the_way`: the others, each with why it does not. Both are empty once it is
    paid.
    `delivery` is the one that it is reckoned from; `group` and `module` None: the rule does not ask by them.
    """

    rule: Rule
    site: int
    facilitator: int | None
    group: int | None
    module: str | None
    delivery: int
    wanted: int
    paid: int
    begun: int
    due_on: date
    overdue_on: date
    last_on: date
    pays: tuple[int, ...] = ()
    in_the_way: tuple[tuple[int, str], ...] = ()

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why deliveries do not pay it, each reason with how many, the most frequent first."""
        return _by_number(Counter(why for _delivery, why in self.in_the_way))

    @property
    def name(self) -> str:
        """What this debt is called as long as it stands, whatever is paid of it: the same for no other one."""
        of: int | date | None = self.group
        if self.rule == "qa_share":
            of = self.due_on
        elif self.rule in ("new_facilitator", "cover"):
            of = self.delivery
        return "-".join(str(one or "") for one in (self.rule, self.site, of, self.module, self.facilitator))

    @property
    def owed(self) -> int:
        """How many reviews are still to be submitted."""
        return self.wanted - self.paid

    @property
    def is_open(self) -> bool:
        """Whether there is still something to begin."""
        return self.paid + self.begun < self.wanted


@dataclass(frozen=True)
class Figures:
    """Debts added up, in reviews: asked for, paid, owed, and of those due and overdue. `holes` of the debts could be
    paid by no recording; `reasons` say why, counted in programme sessions (each once, however many debts it leaves
    open), the most frequent first."""

    wanted: int
    paid: int
    owed: int
    due: int
    overdue: int
    holes: int
    reasons: tuple[tuple[str, int], ...]


def debts(
    deliveries: Iterable[Delivery], reviews: Iterable[Review], rules_of: RulesOf, today: date
) -> tuple[Debt, ...]:
    """Everything that the rules ask for of what was delivered up to `today`, the paid too; the most urgent first."""
    known = {one.id: one for one in sorted(deliveries, key=lambda one: (one.on, one.id))}
    reviews = [one for one in reviews if one.delivery in known]
    ledger = _Ledger(known, reviews, rules_of, today)
    made = [
        *_of_single_sessions(known.values(), ledger),
        *_of_samples(known.values(), ledger),
        *_of_sites(known, reviews, rules_of, today),
    ]
    return tuple(
        sorted(
            made,
            key=lambda one: (
                one.overdue_on,
                one.site,
                one.group or 0,
                one.module or "",
                one.rule,
                one.facilitator or 0,
                one.delivery,
            ),
        )
    )


def candidates(owed: Iterable[Debt], today: date) -> tuple[int, ...]:
    """The deliveries that would pay at least one of those debts that are due, each once, in order of their ids."""
    return tuple(sorted({one for debt in owed if debt.is_open and debt.due_on <= today for one in debt.pays}))


def figures(some: Iterable[Debt], today: date) -> Figures:
    """The debts added up."""
    some = tuple(some)
    holes = [one for one in some if one.is_open and not one.pays and one.rule != "qa_share"]
    reasons = Counter(why for _delivery, why in {way for hole in holes for way in hole.in_the_way})
    return Figures(
        wanted=sum(one.wanted for one in some),
        paid=sum(one.paid for one in some),
        owed=sum(one.owed for one in some),
        due=sum(one.owed for one in some if one.due_on <= today),
        overdue=sum(one.owed for one in some if one.overdue_on < today),
        holes=len(holes),
        reasons=_by_number(reasons),
    )


class _Ledger:
    """What each review counts for, and why a delivery would not pay."""

    def __init__(
        self, known: Mapping[int, Delivery], reviews: Iterable[Review], rules_of: RulesOf, today: date
    ) -> None:
        self.rules_of = rules_of
        self.today = today
        self._seen: dict[tuple[int, int], str] = {}
        self._counted_days: dict[int, list[date]] = {}
        for review in sorted(
            reviews, key=lambda one: (one.on or date.max, known[one.delivery].on, one.delivery)
        ):
            for person in sorted(review.facilitators):
                self._enter(known[review.delivery], person, review.on)

    def _enter(self, delivery: Delivery, person: int, on: date | None) -> None:
        key = delivery.id, person
        # Submitted earlier counts first, so that no later review takes away what was paid.
        if self._seen.get(key, "too_old") != "too_old":
            return
        if on is None:
            self._seen[key] = "being_reviewed"
        elif (on - delivery.on).days > self._rules(delivery).maximum_age:
            self._seen[key] = "too_old"
        elif self._is_too_near(delivery, person):
            self._seen[key] = "gap_too_short"
        else:
            self._seen[key] = "counts"
            self._counted_days.setdefault(person, []).append(delivery.on)

    def _rules(self, delivery: Delivery) -> Rules:
        return self.rules_of(delivery.site, delivery.programme)

    def _is_too_near(self, delivery: Delivery, person: int) -> bool:
        gap = self._rules(delivery).minimum_gap
        return any(abs((delivery.on - day).days) < gap for day in self._counted_days.get(person, ()))

    def counts(self, delivery: Delivery, person: int, *, is_sample: bool) -> bool:
        """Whether the person's part in the delivery was seen. A rule that asks for this very session does not
        mind how near another one was."""
        found = self._seen.get((delivery.id, person))
        return found == "counts" or (found == "gap_too_short" and not is_sample)

    def is_begun(self, delivery: Delivery, person: int) -> bool:
        """Whether a review of it is begun."""
        return self._seen.get((delivery.id, person)) == "being_reviewed"

    def why_not(self, delivery: Delivery, person: int, *, is_sample: bool) -> str | None:
        """Why a review of the delivery would not pay; None: it would."""
        if delivery.on > self.today:
            return "not_delivered_yet"
        if (delivery.id, person) in self._seen:
            return self._seen[delivery.id, person]
        if delivery.recording != READY:
            return delivery.recording
        if (self.today - delivery.on).days > self._rules(delivery).maximum_age:
            return "too_old"
        if not delivery.reviewers:
            return "no_reviewer"
        return "gap_too_short" if is_sample and self._is_too_near(delivery, person) else None

    def debt(
        self,
        rule: Rule,
        person: int,
        scope: Sequence[Delivery],
        most: int,
        *,
        group: int | None = None,
        module: str | None = None,
        is_sample: bool = False,
    ) -> Debt:
        """The debt of `most` of these deliveries (oldest first, one at least delivered), or of all if they are
        fewer."""
        wanted = min(most, len(scope))
        left = [one for one in scope if not self.counts(one, person, is_sample=is_sample)]
        paid = min(wanted, len(scope) - len(left))
        begun = min(wanted - paid, sum(self.is_begun(one, person) for one in left))
        delivered = [one for one in scope if one.on <= self.today]
        # Each session that was seen moves the day on to the one after.
        since = delivered[min(paid, len(delivered) - 1)]
        rules = self._rules(since)
        ways = (
            {} if paid == wanted else {one.id: self.why_not(one, person, is_sample=is_sample) for one in left}
        )
        return Debt(
            rule=rule,
            site=since.site,
            facilitator=person,
            group=group,
            module=module,
            delivery=since.id,
            wanted=wanted,
            paid=paid,
            begun=begun,
            due_on=since.on + timedelta(days=rules.days_until_due),
            overdue_on=since.on + timedelta(days=rules.days_until_overdue),
            last_on=delivered[-1].on,
            pays=tuple(one for one, why in ways.items() if why is None),
            in_the_way=tuple((one, why) for one, why in ways.items() if why is not None),
        )


def _of_single_sessions(known: Iterable[Delivery], ledger: _Ledger) -> Iterable[Debt]:
    """First sessions and covers: each of them is to be seen."""
    for one in known:
        if one.on > ledger.today:
            continue
        rules = ledger.rules_of(one.site, one.programme)
        for who in one.delivered_by:
            asking: list[Rule] = []
            if who.number is not None and who.number <= rules.new_facilitator:
                asking.append("new_facilitator")
            if who.is_cover and rules.cover:
                asking.append("cover")
            for rule in asking:
                yield ledger.debt(rule, who.person, [one], 1, group=one.group, module=one.module)


def _of_samples(known: Iterable[Delivery], ledger: _Ledger) -> Iterable[Debt]:
    """So many group sessions of each module, so many one-to-one sessions of each group, for each facilitator."""
    scopes: dict[tuple[Rule, int, str | None, int], list[Delivery]] = {}
    regular: set[tuple[Rule, int, str | None, int]] = set()
    for one in known:
        for who in one.delivered_by:
            key: tuple[Rule, int, str | None, int]
            if one.kind == "group":
                key = ("facilitator_module", one.group, one.module, who.person)
            elif one.kind == "one_to_one":
                key = ("one_to_one", one.group, None, who.person)
            else:
                continue
            scopes.setdefault(key, []).append(one)
            # Who only covered is asked for by the rule of covers.
            if not who.is_cover and one.on <= ledger.today:
                regular.add(key)
    for key in scopes:
        rule, group, module, person = key
        first = scopes[key][0]
        rules = ledger.rules_of(first.site, first.programme)
        most = rules.facilitator_module if rule == "facilitator_module" else rules.one_to_one
        if most and key in regular:
            yield ledger.debt(rule, person, scopes[key], most, group=group, module=module, is_sample=True)


def _of_sites(
    known: Mapping[int, Delivery], reviews: Iterable[Review], rules_of: RulesOf, today: date
) -> Iterable[Debt]:
    """The QA team's re-scores of each site in each quarter in which something was delivered there."""
    done = Counter(
        (known[one.delivery].site, quarter(one.on)) for one in reviews if one.by_qa and one.on is not None
    )
    last: dict[tuple[int, tuple[date, date]], Delivery] = {}
    for one in known.values():
        if one.on <= today:
            last[one.site, quarter(one.on)] = one
    for (site, (begins, ends)), one in last.items():
        wanted = rules_of(site, None).qa_share
        if wanted:
            paid = min(wanted, done[site, (begins, ends)])
            yield Debt("qa_share", site, None, None, None, one.id, wanted, paid, 0, begins, ends, one.on)


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter in which a day lies."""
    month = 3 * ((day.month - 1) // 3) + 1
    begins = date(day.year, month, 1)
    after = date(day.year + 1, 1, 1) if month == 10 else date(day.year, month + 3, 1)
    return begins, after - timedelta(days=1)


def _by_number(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0])))
