"""The form of monitoring plan files: what may stand where; and from form to plain data."""

from typing import Annotated

from pydantic import Field

from rubrics.file_forms import Form, Key, TextForm, Version
from rubrics.plan import LIMITS, Plan, RuleKey, Rules


def _within(rule: RuleKey) -> object:
    lowest, highest = LIMITS[rule]
    return Field(ge=lowest, le=highest)


class DaysForm(Form):
    due: Annotated[int, _within("days_until_due")]
    overdue: Annotated[int, _within("days_until_overdue")]


class RulesForm(Form):
    facilitator_module: Annotated[int, _within("facilitator_module")]
    one_to_one: Annotated[int, _within("one_to_one")]
    new_facilitator: Annotated[int, _within("new_facilitator")]
    cover: Annotated[int, _within("cover")]
    minimum_gap: Annotated[int, _within("minimum_gap")]
    maximum_age: Annotated[int, _within("maximum_age")]
    days_to_review: DaysForm
    qa_share: Annotated[int, _within("qa_share")]

    def rules(self) -> Rules:
        return Rules(
            facilitator_module=self.facilitator_module,
            one_to_one=self.one_to_one,
            new_facilitator=self.new_facilitator,
            cover=self.cover,
            minimum_gap=self.minimum_gap,
            maximum_age=self.maximum_age,
            days_until_due=self.days_to_review.due,
            days_until_overdue=self.days_to_review.overdue,
            qa_share=self.qa_share,
        )


class PlanForm(Form):
    key: Key
    version: Version
    title: TextForm
    note: TextForm
    rules: RulesForm

    def plan(self) -> Plan:
        return Plan(self.key, self.version, self.title.text(), self.note.text(), self.rules.rules())
