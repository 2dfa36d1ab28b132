"""Whether the parts that the app depends on can be reached."""

from qa_app.backend import Backend, open_store
from qa_app.errors import Unavailable
from qa_app.services.store_words import in_words
from storage.database import stores
from storage.database.base import is_reachable
from storage.errors import StorageError


def check(backend: Backend) -> None:
    """Raise Unavailable, saying which part, unless the database and every store answer."""
    try:
        is_reachable(backend.database)
        with backend.database.read() as transaction:
            records = stores.all_stores(transaction)
        for record in records:
            open_store(record).check()
    except StorageError as error:
        raise Unavailable(in_words(error.sentence)) from error
