"""The monitoring plan: its figures for every site and programme, and the figures that these have of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from qa_app.access import Person, allows_everywhere, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import N_, _, current_language
from qa_app.services.activity import note
from qa_app.services.sites import Site, all_sites, place_of, sites_where
from rubrics.coverage import RulesOf
from rubrics.plan import LIMITS, RuleKey, Rules
from storage.database import plan_overrides
from storage.database.base import Transaction
from storage.database.plan_overrides import PlanOverride

__all__ = [
    "LIMITS",
    "RULES",
    "Figure",
    "RuleKey",
    "change_plan",
    "plan_at",
    "plan_note",
    "rules_of",
    "sites_to_plan",
]

RULES: dict[RuleKey, str] = {
    "facilitator_module": N_("Group sessions for each facilitator in each module of each group"),
    "one_to_one": N_("One-to-one sessions for each facilitator in each group"),
    "new_facilitator": N_("A new facilitator's first sessions, each of them"),
    "cover": N_("Sessions that somebody covered, each of them (1) or not (0)"),
    "minimum_gap": N_("Days between two sessions that both count for one facilitator"),
    "maximum_age": N_("Days after which a recording is too old to count"),
    "days_until_due": N_("Days from delivery until a review is due"),
    "days_until_overdue": N_("Days from delivery until a review is overdue"),
    "qa_share": N_("Re-scores by the QA team at each site in each quarter"),
}


@dataclass(frozen=True)
class Figure:
    """A rule's figure at a place. `above` is what would hold there without a figure of its own."""

    rule: RuleKey
    figure: int
    above: int

    @property
    def is_own(self) -> bool:
        """Whether the place has a figure of its own."""
        return self.figure != self.above


def rules_of(transaction: Transaction, backend: Backend) -> RulesOf:
    """The rules of any site and programme (None: of the site as a whole) as they are now.

    The nearest figure holds: of the programme at that site, of the site, of the programme, of the plan.
    """
    overrides = plan_overrides.all_overrides(transaction)
    return _reader(backend.library.latest_plan.rules, overrides)


def _reader(rules: Rules, overrides: list[PlanOverride]) -> RulesOf:
    @cache
    def read(site_id: int | None, programme_key: str | None) -> Rules:
        found = rules
        for place in (
            (None, ""),
            (None, programme_key or ""),
            (site_id, ""),
            (site_id, programme_key or ""),
        ):
            for one in overrides:
                if (one.site_id, one.programme_key) == place:
                    found = replace(found, **{one.rule: one.figure})
        return found

    return read


def plan_note(backend: Backend) -> str:
    """What the readers of the plan should know, in their language: its figures are nobody's but ours."""
    return backend.library.latest_plan.note.in_language(current_language())


def sites_to_plan(backend: Backend, actor: Person) -> list[Site]:
    """The sites whose figures the person may change, by name."""
    return sites_where(backend, actor, "edit_plan")


def plan_at(
    backend: Backend, actor: Person | None, site_id: int | None = None, programme_key: str = ""
) -> tuple[Figure, ...]:
    """Every rule's figure at a site (None: at every one) and in a programme (empty: in every one).

    `actor` None: the command line of the machine. Raises NotFound for the site, UnknownProgramme for the key.
    """
    with backend.database.read() as transaction:
        _check_place(transaction, backend, actor, site_id, programme_key)
        overrides = plan_overrides.all_overrides(transaction)
    rules = backend.library.latest_plan.rules
    here = _reader(rules, overrides)(site_id, programme_key)
    others = [one for one in overrides if (one.site_id, one.programme_key) != (site_id, programme_key)]
    above = _reader(rules, others)(site_id, programme_key)
    return tuple(Figure(rule, here.figure(rule), above.figure(rule)) for rule in LIMITS)


def change_plan(
    backend: Backend,
    actor: Person,
    figures: Mapping[str, int],
    site_id: int | None = None,
    programme_key: str = "",
) -> int:
    """These are the rules' figures from now on at a site (None: at every one) and in a programme (empty: in every
    one); one that is as it would be there anyhow is not kept as its own. Gives how many have changed.

    Raises NotAllowed, NotFound, UnknownProgramme, and Refused for a figure that cannot be.
    """
    before = {one.rule: one for one in plan_at(backend, actor, site_id, programme_key)}
    unknown = sorted(set(figures) - set(before))
    if unknown:
        raise Refused(_("The plan has no rule {name}.").format(name=unknown[0]))
    wanted = {rule: figures.get(rule, one.figure) for rule, one in before.items()}
    _check_figures(wanted)
    changed = 0
    with backend.database.write() as transaction:
        _check_place(transaction, backend, actor, site_id, programme_key)
        for rule, one in before.items():
            figure = wanted[rule]
            if figure == one.figure:
                continue
            own = None if figure == one.above else figure
            plan_overrides.put_override(transaction, site_id, programme_key, rule, own)
            note(
                transaction,
                backend,
                actor,
                "changed",
                "monitoring plan",
                site_id,
                rule=rule,
                programme=programme_key,
                before=one.figure,
                after=figure,
            )
            changed += 1
    return changed


def _check_place(
    transaction: Transaction,
    backend: Backend,
    actor: Person | None,
    site_id: int | None,
    programme_key: str,
) -> None:
    if programme_key:
        backend.library.latest_programme(programme_key)
    if site_id is not None:
        place = place_of(transaction, site_id)
        if actor is not None:
            check(actor, "edit_plan", place)
    elif actor is not None and not allows_everywhere(actor, "edit_plan"):
        raise NotAllowed(
            _("Only an administrator changes the plan of every site. Choose one of your own sites.")
        )


def _check_figures(wanted: Mapping[RuleKey, int]) -> None:
    for rule, figure in wanted.items():
        lowest, highest = LIMITS[rule]
        if not lowest <= figure <= highest:
            raise Refused(
                _("{rule}: {figure} cannot be. Write a whole number from {lowest} to {highest}.").format(
                    rule=_(RULES[rule]), figure=figure, lowest=lowest, highest=highest
                )
            )
    if wanted["days_until_overdue"] <= wanted["days_until_due"]:
        raise Refused(
            _("A review is overdue some days after it is due. Write more days until it is overdue.")
        )


def find_site(backend: Backend, code: str) -> Site:
    """The site of that code, for the command line. Raises NotFound."""
    for site in all_sites(backend):
        if site.code == code.lower():
            return site
    raise NotFound(_("There is no site with the code {code}.").format(code=code))
