"""Reads a made film as the indexer does, from a plain file instead of a bucket."""

from pathlib import Path

from storage.video.contents import Contents, ReadingOptions, read_contents


def read(path: Path, **options) -> Contents:
    """The contents of the film at `path`."""
    data = path.read_bytes()
    with path.open("rb") as file:
        return read_contents(
            file,
            len(data),
            lambda spans: (data[start:end] for start, end in spans),
            ReadingOptions(**options),
        )


def spans_of(contents: Contents, kind: str) -> list[tuple[int, int]]:
    """Where signals of one kind lie, in milliseconds."""
    return [(signal.start_ms, signal.end_ms) for signal in contents.signals if signal.kind == kind]
