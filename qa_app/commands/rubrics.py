"""`qa-app rubrics`: check and preview a rubric, list what is published, score answers so that anyone can check a sum.

It needs no database and no settings.
"""

import json
from pathlib import Path

import click

from qa_app import i18n
from qa_app.commands.rubric_form import form_in_words
from qa_app.commands.rubric_scores import scores_as_json, scores_in_words
from qa_app.i18n import _
from rubrics.answers import as_json, read_answers
from rubrics.example import example_answers
from rubrics.files import check_rubric_file, read_rubric
from rubrics.library import load_library
from rubrics.rubric import Rubric


@click.group()
def rubrics() -> None:
    """Check and preview rubric files, and score answers."""


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
    """List the published rubrics, programme templates and monitoring plans."""
    library = load_library()
    for rubric in library.rubrics:
        click.echo(f"rubric     {rubric.key} {rubric.version}  {rubric.title.en}")
    for programme in library.programmes:
        click.echo(f"programme  {programme.key} {programme.version}  {programme.title.en}")
    for plan in library.plans:
        click.echo(f"plan       {plan.key} {plan.version}  {plan.title.en}")


@rubrics.command()
@click.argument("key")
@click.option("--version", help="Version of the rubric; the latest when left out.")
@click.option("--language", type=click.Choice(["en", "cy"]), default="en", help="Of every word of it.")
@click.option("--answers", "only_answers", is_flag=True, help="Print the example's answers alone, as JSON.")
def preview(key: str, version: str | None, language: str, only_answers: bool) -> None:
    """Print the form of the rubric KEY, or of the rubric file KEY (*.yaml), and the sums of made-up answers.

    With --answers what it prints is a file for `qa-app rubrics score`, to be filled in anew.
    """
    rubric = _rubric(key, version)
    example = example_answers(rubric)
    answers = json.dumps(as_json(rubric, example), ensure_ascii=False, indent=2)
    if only_answers:
        click.echo(answers)
        return
    with i18n.language(language):
        click.echo("\n".join(form_in_words(rubric)))
        click.echo("\n" + _("An example, made up:") + f"\n{answers}\n\n" + _("Its sums:"))
        click.echo("\n".join(scores_in_words(rubric, example)))


@rubrics.command("score")
@click.argument("key")
@click.argument("answers", metavar="ANSWERS.json", type=click.Path(path_type=Path))
@click.option("--version", help="Version of the rubric; the latest when left out.")
@click.option("--json", "as_json_too", is_flag=True, help="Print JSON, with scores unrounded.")
def print_score(key: str, answers: Path, version: str | None, as_json_too: bool) -> None:
    """Score the answers in ANSWERS.json with the rubric KEY, or with the rubric file KEY (*.yaml)."""
    rubric = _rubric(key, version)
    given = read_answers(answers, rubric)
    if as_json_too:
        click.echo(json.dumps(scores_as_json(rubric, given), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(scores_in_words(rubric, given)))


def _rubric(key: str, version: str | None) -> Rubric:
    if key.endswith((".yaml", ".yml")):
        if version is not None:
            raise click.UsageError("A rubric file holds one version; leave --version out.")
        return read_rubric(Path(key))
    library = load_library()
    return library.latest_rubric(key) if version is None else library.rubric(key, version)
