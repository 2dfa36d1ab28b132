"""Sends a file of any size to a store: small ones in one piece, large ones in parts of which each is tried again."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from storage.errors import StoreError
from storage.objects.address import StoreAddress
from storage.objects.patience import Patience
from storage.objects.s3_faults import explained

Answer = TypeVar("Answer")

PART_BYTES = 16 * 1024 * 1024
"""Held in memory one at a time; a store takes 10,000 parts, so files up to 160 GB."""
PATIENCE = Patience(silence_seconds=300.0, total_seconds=1800.0)
"""A store says nothing while a part is on its way up, however slow the line is."""

OnBytes = Callable[[int], None]
"""Called with the bytes sent so far; what it raises ends the upload."""


def upload_file(
    client: Any, address: StoreAddress, key: str, path: Path, content_type: str, on_bytes: OnBytes
) -> None:
    """Write the object `key` of the address's bucket. It is there whole, or not at all. Raises StoreError."""
    about = {"Bucket": address.bucket, "Key": key}
    size_bytes = path.stat().st_size

    def ask(question: Callable[[], Answer]) -> Answer:
        def explained_question(_: object) -> Answer:
            with explained(address, key):
                return question()

        return PATIENCE.ask(address.name, explained_question)

    if size_bytes <= PART_BYTES:
        data = path.read_bytes()
        ask(lambda: client.put_object(**about, Body=data, ContentType=content_type))
        on_bytes(size_bytes)
        return
    upload_id = ask(lambda: client.create_multipart_upload(**about, ContentType=content_type))["UploadId"]
    try:
        parts = []
        for number, data in enumerate(_parts(path), start=1):
            answer = ask(
                lambda data=data, number=number: client.upload_part(  # type: ignore[misc]
                    **about, UploadId=upload_id, PartNumber=number, Body=data
                )
            )
            parts.append({"PartNumber": number, "ETag": answer["ETag"]})
            on_bytes(min(number * PART_BYTES, size_bytes))
        ask(
            lambda: client.complete_multipart_upload(
                **about, UploadId=upload_id, MultipartUpload={"Parts": parts}
            )
        )
    except BaseException:
        # Parts that nobody completes are paid for and shown to nobody.
        with suppress(StoreError):
            ask(lambda: client.abort_multipart_upload(**about, UploadId=upload_id))
        raise


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PART_BYTES):
            yield data
