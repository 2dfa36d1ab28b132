"""Presigned links are kept for a sitting."""

from itertools import count

from qa_app.routes.kept_links import KeptLinks


class Seconds:
    """A clock in seconds that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_link_is_kept_for_half_its_life_and_renewed_after():
    clock, numbers = Seconds(), count()
    links = KeptLinks(clock=clock)

    def ask(**more: bool) -> str:
        return links.link("film", 100, lambda: f"link {next(numbers)}", **more)

    assert [ask(), ask()] == ["link 0", "link 0"]
    clock.now = 49.0
    assert ask() == "link 0"
    clock.now = 50.0
    assert [ask(), ask()] == ["link 1", "link 1"]


def test_a_link_that_no_longer_works_is_replaced_for_all():
    numbers = count()
    links = KeptLinks(clock=Seconds())
    make = lambda: f"link {next(numbers)}"  # noqa: E731
    links.link("film", 100, make)
    assert links.link("film", 100, make, fresh=True) == "link 1"
    assert links.link("film", 100, make) == "link 1"


def test_links_are_told_apart_and_the_oldest_is_forgotten():
    numbers = count()
    links = KeptLinks(most=2, clock=Seconds())
    make = lambda: f"link {next(numbers)}"  # noqa: E731
    assert [links.link(one, 100, make) for one in ("a", "b", "a", "c", "b")] == [
        "link 0",
        "link 1",
        "link 0",
        "link 2",
        "link 1",
    ]
    assert links.link("a", 100, make) == "link 3"
