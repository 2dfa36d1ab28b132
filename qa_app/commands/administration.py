"""`qa-app migrate` and `qa-app add-administrator`: what is done once, before anybody can sign in."""

import click

from qa_app import settings as settings_module
from qa_app.access import Grant
from qa_app.backend import current
from qa_app.services.migration import migrate_database
from qa_app.services.people import add_person


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this version; keeps every row."""
    migrate_database(settings_module.from_environment())
    click.echo("The database has the tables of this version.")


@click.command("add-administrator")
@click.argument("name")
@click.argument("email")
def add_administrator(name: str, email: str) -> None:
    """Add the first administrator, who adds everybody else on the screens."""
    person = add_person(
        current(), None, name=name, email=email, language="en", grants=[Grant("administrator")]
    )
    click.echo(f"{person.name} is an administrator now.")
