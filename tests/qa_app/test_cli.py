"""The `qa-app` command finds each of its commands by its name."""

from importlib import import_module
from pkgutil import iter_modules

import click

from qa_app import commands
from qa_app.cli import MODULES, app


def test_every_command_of_the_modules_is_found_by_its_name():
    written = set()
    for module in iter_modules(commands.__path__):
        found = vars(import_module(f"qa_app.commands.{module.name}")).values()
        ours = [one for one in found if isinstance(one, click.Command)]
        inner = [name for one in ours if isinstance(one, click.Group) for name in one.commands]
        written |= {one.name for one in ours if one.name not in inner}
    assert written == set(MODULES)
    with click.Context(app) as context:
        assert [app.get_command(context, name).name for name in app.list_commands(context)] == sorted(MODULES)


def test_a_command_that_is_not_there_is_none():
    with click.Context(app) as context:
        assert app.get_command(context, "synk") is None
