"""What the headers of a WMV or ASF file say of its size and length: FFmpeg does not tell it of one that is cut.

After the Advanced Systems Format specification, 3.2, “File Properties Object”.
"""

from storage.video.boxes import File

FILE_PROPERTIES = bytes.fromhex("A1DCAB8C47A9CF118EE400C00C205365")
MOST_HEADER_BYTES = 64 * 1024
UNITS_A_MS = 10_000
IS_BROADCAST = 1
"""Of a broadcast the fields say nothing."""


def told_length_ms(file: File, size_bytes: int) -> int | None:
    """How long a recording says that it is, where the file is smaller than it says; else None."""
    file.seek(0)
    head = file.read(MOST_HEADER_BYTES) or b""
    at = head.find(FILE_PROPERTIES)

    def number(offset: int, count: int = 8) -> int:
        return int.from_bytes(head[at + offset : at + offset + count], "little")

    if at < 0 or number(88, 4) & IS_BROADCAST or number(40) <= size_bytes:
        return None
    # What is played includes what is gathered before it begins.
    length_ms = number(64) // UNITS_A_MS - number(80)
    return length_ms if length_ms > 0 else None
