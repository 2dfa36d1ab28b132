"""`qa-app stores`: add a recording store and see those there are."""

import json
from collections.abc import Mapping
from dataclasses import asdict

import click

from qa_app.backend import current
from qa_app.services.sites import all_sites
from qa_app.services.store_overview import list_stores
from qa_app.services.stores import ADDRESSING, add_store, variables_of


@click.group()
def stores() -> None:
    """Say where recordings lie. Keys are never kept here: they come from the environment."""


@stores.command()
@click.argument("name")
@click.argument("bucket")
@click.option("--endpoint-url", help="Address of the S3 server; Amazon's own when left out.")
@click.option("--region", default="eu-west-2", show_default=True)
@click.option("--prefix", default="", help="Only objects whose keys begin so.")
@click.option("--addressing", type=click.Choice(ADDRESSING), default="path", show_default=True)
@click.option("--ca-bundle", help="File of certificates to trust, where the server has its own.")
@click.option("--derived-bucket", help="Bucket for storyboards; the same one when left out.")
@click.option("--derived-prefix", default="qa-app-derived/", show_default=True)
@click.option(
    "--key-pattern",
    default="",
    help="Regular expression with the named groups site, group, date, and if wanted time and session.",
)
@click.option("--site", "site_code", help="Code of the site to which the whole store belongs.")
def add(name: str, bucket: str, site_code: str | None, **given: str | None) -> None:
    """Add the store NAME (small letters, digits, hyphens) on BUCKET."""
    backend = current()
    site_id = None
    if site_code is not None:
        sites = {site.code: site.id for site in all_sites(backend)}
        if site_code not in sites:
            raise click.BadParameter(
                f"there is no site {site_code}; there are: {', '.join(sites) or 'none'}", param_hint="--site"
            )
        site_id = sites[site_code]
    store = add_store(backend, None, name=name, bucket=bucket, site_id=site_id, **given)
    access_variable, secret_variable, identity_variable = variables_of(store.name)
    click.echo(f"The store {store.name} is added. Set its key in {access_variable} and {secret_variable},")
    click.echo(
        f"or {identity_variable}=1 to use this machine's own identity. Then: qa-app sync, qa-app index"
    )


@stores.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_all(as_json: bool) -> None:
    """List the stores with how many recordings each has in which state."""
    overviews = list_stores(current(), None)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in overviews], ensure_ascii=False, indent=2, default=str))
        return
    for one in overviews:
        place = one.store.endpoint_url or f"Amazon S3, {one.store.region}"
        click.echo(f"{one.store.name}: {one.store.bucket} at {place}; {_counts(one.counts)}")


def _counts(counts: Mapping[str, int]) -> str:
    told = [f"{count} {state.replace('_', ' ')}" for state, count in counts.items() if count]
    return ", ".join(told) or "no recordings yet"
