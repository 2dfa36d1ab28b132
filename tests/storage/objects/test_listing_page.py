from xml.sax.saxutils import escape

import botocore.session
import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.listing_server import key_of, serve_listing
from storage.objects.address import StoreAddress
from storage.objects.listing_page import take_entries
from storage.objects.s3_store import S3Store
from tests.storage.servers import KEY

OUTPUT = botocore.session.get_session().get_service_model("s3").operation_model("ListObjectsV2").output_shape
USED = {"Key", "Size", "LastModified", "ETag"}

written = st.text(st.characters(min_codepoint=33, exclude_categories=["Cs", "Cc"]), min_size=1)
entries = st.fixed_dictionaries(
    {
        "Key": written,
        "Size": st.integers(0, 10**13),
        "LastModified": st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z"),
    },
    optional={"ETag": written.map('"{}"'.format), "StorageClass": written},
)


def page(entries, namespace=' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'):
    """A page of a listing that tells these entries."""
    rows = "".join(
        "<Contents>"
        + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in entry.items())
        + "</Contents>"
        for entry in entries
    )
    rest = "<Prefix>north/</Prefix><IsTruncated>true</IsTruncated><NextContinuationToken>n</NextContinuationToken>"
    return f"<ListBucketResult{namespace}>{rest}{rows}</ListBucketResult>".encode()


def read(body, *, taking):
    """What botocore gives for a page: alone, or after its entries were taken out. And whether any were."""
    answer = {"body": body, "status_code": 200, "headers": {}}
    taken = {}
    if taking:
        take_entries(answer, taken)
    return create_parser("rest-xml").parse(answer, OUTPUT) | taken, bool(taken)


def used(answer):
    """The answer with what we use of its entries."""
    kept = [{name: entry[name] for name in USED & entry.keys()} for entry in answer.get("Contents", [])]
    return answer | {"Contents": kept}


@given(
    st.lists(entries, max_size=5), st.sampled_from(["", ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'])
)
def test_a_page_tells_what_botocore_reads_in_it(entries, namespace):
    body = page(entries, namespace)
    ours, taken = read(body, taking=True)
    theirs, _ = read(body, taking=False)
    assert taken == bool(entries)
    assert used(ours) == used(theirs)


@pytest.mark.parametrize(
    "odd",
    [
        {"Key": "a", "Size": 1},
        {"Key": "a", "Size": 1, "LastModified": "1772658007"},
        {"Key": "a", "Size": 1, "LastModified": "Wed, 04 Mar 2026 21:00:07 GMT"},
        {"Size": 1, "LastModified": "2026-03-04T21:00:07.000Z"},
    ],
)
def test_a_page_with_an_odd_entry_is_left_to_botocore(odd):
    body = page([{"Key": "b", "Size": 2, "LastModified": "2026-03-04T21:00:07.000Z"}, odd])
    ours, taken = read(body, taking=True)
    assert not taken
    assert ours == read(body, taking=False)[0]


def test_what_is_no_page_is_left_to_botocore():
    answer = {"body": b"<html><p>Sign in to the network", "status_code": 200, "headers": {}}
    before = dict(answer)
    take_entries(answer, taken := {})
    assert (answer, taken) == (before, {})


def test_a_store_reads_its_listing_so():
    """Should botocore no longer tell of an answer before it reads it, nothing but time would be lost: unnoticed."""
    with serve_listing(3) as endpoint_url:
        store = S3Store(StoreAddress("test", "recordings", endpoint_url), KEY)
        (entry, *_) = store._client.list_objects_v2(Bucket="recordings")["Contents"]
        assert entry.keys() == USED
        assert [ref.key for ref in next(store.list_pages())] == [key_of(number) for number in range(3)]
