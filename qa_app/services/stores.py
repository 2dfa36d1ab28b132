"""Recording stores: where the recordings lie, and whether they can be reached."""

import re

from qa_app.access import Person, check
from qa_app.backend import Backend, open_store
from qa_app.errors import NotFound, Refused
from qa_app.i18n import _
from qa_app.services import key_patterns
from qa_app.services.activity import note
from qa_app.services.store_words import in_words
from storage.database import sites, stores
from storage.database.base import Transaction
from storage.database.stores import StoreRecord
from storage.errors import StorageError
from storage.objects.address import credential_variables

__all__ = [
    "ADDRESSING",
    "StoreRecord",
    "add_store",
    "check_store",
    "existing_store",
    "find_store",
    "move_store",
    "stores_named",
    "variables_of",
]

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
ADDRESSING = ("path", "virtual")


def add_store(
    backend: Backend,
    actor: Person | None,
    *,
    name: str,
    bucket: str,
    endpoint_url: str | None = None,
    region: str = "eu-west-2",
    prefix: str = "",
    addressing: str = "path",
    ca_bundle: str | None = None,
    derived_bucket: str | None = None,
    derived_prefix: str = "qa-app-derived/",
    key_pattern: str = "",
    site_id: int | None = None,
) -> StoreRecord:
    """Add a store; its key comes from the environment. `actor` None: the command line of the machine.

    An empty `key_pattern` leaves matching to the objects' metadata and to people. Raises Refused.
    """
    if actor is not None:
        check(actor, "manage_stores")
    name, bucket, endpoint_url = name.strip(), bucket.strip(), (endpoint_url or "").strip() or None
    derived_prefix = derived_prefix.strip().strip("/") + "/"
    _check(name, bucket, endpoint_url, addressing, derived_prefix)
    key_patterns.compiled(key_pattern, has_site=site_id is not None)
    with backend.database.write() as transaction:
        if any(name == other.name for other in stores.all_stores(transaction)):
            raise Refused(_("There is a store called {name} already. Choose another name.").format(name=name))
        if site_id is not None and sites.find_site(transaction, site_id) is None:
            raise NotFound(_("There is no such site."))
        store = stores.add_store(
            transaction,
            name=name,
            bucket=bucket,
            endpoint_url=endpoint_url,
            region=region.strip() or "eu-west-2",
            prefix=prefix.strip(),
            addressing=addressing,
            ca_bundle=(ca_bundle or "").strip() or None,
            derived_bucket=(derived_bucket or "").strip() or None,
            derived_prefix=derived_prefix,
            key_pattern=key_pattern,
            site_id=site_id,
        )
        note(transaction, backend, actor, "added", "store", store.id, name=name, bucket=bucket)
    return store


def _check(name: str, bucket: str, endpoint_url: str | None, addressing: str, derived_prefix: str) -> None:
    if not NAME.fullmatch(name):
        raise Refused(
            _(
                "A store's name is made of small letters a to z, digits and hyphens, such as archive-2. "
                "The variables that hold its key are named after it."
            )
        )
    if not bucket:
        raise Refused(_("A store needs the name of its bucket."))
    if endpoint_url is not None and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", endpoint_url):
        raise Refused(
            _("{url} is not an address of a store. Write it as https://s3.place.example.").format(
                url=endpoint_url
            )
        )
    if addressing not in ADDRESSING:
        raise Refused(_("A bucket is addressed by path or virtual, not {given}.").format(given=addressing))
    if derived_prefix == "/":
        raise Refused(_("Storyboards need a prefix of their own in the bucket, such as qa-app-derived/."))


def find_store(backend: Backend, name: str) -> StoreRecord:
    """The store of that name, for the machine's own commands. Raises NotFound, naming those there are."""
    with backend.database.read() as transaction:
        known = {store.name: store for store in stores.all_stores(transaction)}
    if name not in known:
        raise NotFound(
            _("There is no store called {name}. There are: {known}.").format(
                name=name, known=", ".join(known) or _("none")
            )
        )
    return known[name]


def stores_named(backend: Backend, name: str | None) -> list[StoreRecord]:
    """The store of that name (NotFound if there is none), or every store for None (Refused if there is none)."""
    if name is not None:
        return [find_store(backend, name)]
    with backend.database.read() as transaction:
        every = stores.all_stores(transaction)
    if not every:
        raise Refused(_("There is no recording store yet. Add one with `qa-app stores add`."))
    return every


def existing_store(transaction: Transaction, store_id: int) -> StoreRecord:
    """The store of this number. Raises NotFound."""
    store = stores.find_store(transaction, store_id)
    if store is None:
        raise NotFound(_("There is no such store."))
    return store


def check_store(backend: Backend, actor: Person, store_id: int) -> str | None:
    """None when the store can be listed now; else the sentence that says what is wrong and what to do."""
    check(actor, "manage_stores")
    with backend.database.read() as transaction:
        store = existing_store(transaction, store_id)
    try:
        open_store(store).check()
    except StorageError as error:
        return in_words(error.sentence)
    return None


def variables_of(name: str) -> tuple[str, str, str]:
    """The environment variables for a store of that name: access key, secret key, use machine identity."""
    return credential_variables(name)


def move_store(backend: Backend, name: str, endpoint_url: str) -> None:
    """The store answers at another address from now on; for the machine's own commands. Raises NotFound."""
    store = find_store(backend, name)
    if store.endpoint_url == endpoint_url:
        return
    with backend.database.write() as transaction:
        stores.change_endpoint(transaction, store.id, endpoint_url)
        note(transaction, backend, None, "moved", "store", store.id)
