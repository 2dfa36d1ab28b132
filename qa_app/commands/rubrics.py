"""`qa-app rubrics`: check a rubric file, list what is published, and score answers so that anyone can check a sum.

It needs no database and no settings.
"""

import json
from pathlib import Path
from typing import Any

import click

from rubrics.answers import Answers, read_answers
from rubrics.files import check_rubric_file, read_rubric
from rubrics.library import load_library
from rubrics.rubric import Rubric
from rubrics.scoring import OutputScore, missing_evidence, rounded, score, unanswered

REASONS = {
    "nothing_applies": "every item is marked not applicable",
    "too_little_answered": "too little is answered",
}


@click.group()
def rubrics() -> None:
    """Check rubric files and score answers."""


@rubrics.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Name file, line and what is wrong for every problem in rubric FILEs; exit 1 if there is any."""
    sound = True
    for path in files:
        problems = check_rubric_file(path)
        sound = sound and not problems
        for problem in problems:
            click.echo(str(problem))
        if not problems:
            click.echo(f"{path}: is sound")
    raise SystemExit(0 if sound else 1)


@rubrics.command("list")
def list_published() -> None:
    """List the published rubrics and programme templates."""
    library = load_library()
    for rubric in library.rubrics:
        click.echo(f"rubric     {rubric.key} {rubric.version}  {rubric.title.en}")
    for programme in library.programmes:
        click.echo(f"programme  {programme.key} {programme.version}  {programme.title.en}")


@rubrics.command("score")
@click.argument("key")
@click.argument("answers", metavar="ANSWERS.json", type=click.Path(path_type=Path))
@click.option("--version", help="Version of the rubric; the latest when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with scores unrounded.")
def print_score(key: str, answers: Path, version: str | None, as_json: bool) -> None:
    """Score the answers in ANSWERS.json with the rubric KEY, or with the rubric file KEY (*.yaml)."""
    rubric = _rubric(key, version)
    given = read_answers(answers, rubric)
    scores = score(rubric, given.ratings, given.facilitators)
    if as_json:
        click.echo(json.dumps(_as_json(rubric, given, scores), ensure_ascii=False, indent=2))
    else:
        _print_words(rubric, given, scores)


def _rubric(key: str, version: str | None) -> Rubric:
    if key.endswith((".yaml", ".yml")):
        if version is not None:
            raise click.UsageError("A rubric file holds one version; leave --version out.")
        return read_rubric(Path(key))
    library = load_library()
    return library.latest_rubric(key) if version is None else library.rubric(key, version)


def _as_json(rubric: Rubric, given: Answers, scores: tuple[OutputScore, ...]) -> dict[str, Any]:
    return {
        "rubric": {"key": rubric.key, "version": rubric.version, "fingerprint": rubric.fingerprint},
        "outputs": [
            {
                "output": one.output,
                "facilitator": one.facilitator,
                "value": one.value,
                "rounded": rounded(one.value),
                "band": one.band,
                "undefined_reason": one.undefined_reason,
                "capped_by": list(one.capped_by),
                "escalated_by": list(one.escalated_by),
                "weight_scored_share": one.weight_scored_share,
                "sections": [
                    {
                        "section": part.section,
                        "value": part.value,
                        "answered": part.answered,
                        "applicable": part.applicable,
                    }
                    for part in one.sections
                ],
            }
            for one in scores
        ],
        "unanswered": [
            {"item": item, "facilitator": person}
            for item, person in unanswered(rubric, given.ratings, given.facilitators)
        ],
        "evidence_required": [
            {"item": item, "facilitator": person}
            for item, person in missing_evidence(rubric, given.ratings, set())
        ],
    }


def _print_words(rubric: Rubric, given: Answers, scores: tuple[OutputScore, ...]) -> None:
    click.echo(f"{rubric.title.en} {rubric.version}")
    labels = {output.key: output.label.en for output in rubric.outputs}
    for one in scores:
        name = labels[one.output] if one.facilitator is None else f"{labels[one.output]} {one.facilitator}"
        reason = "" if one.undefined_reason is None else f" ({REASONS[one.undefined_reason]})"
        band = "no band" if one.band is None else rubric.band(one.band).label.en
        click.echo(f"{name}: {rounded(one.value) or 'not defined'}{reason}, {band}")
        if one.capped_by:
            click.echo(f"  capped by {', '.join(one.capped_by)}")
        if one.escalated_by:
            click.echo(f"  escalated by {', '.join(one.escalated_by)}")
        for part in one.sections:
            value = rounded(part.value) or "not defined"
            click.echo(f"  {part.section}: {value} ({part.answered} of {part.applicable} answered)")
    left = unanswered(rubric, given.ratings, given.facilitators)
    if left:
        names = [item if person is None else f"{item} for {person}" for item, person in left]
        click.echo(f"Not answered: {', '.join(names)}")
