"""What is open is told once, until it was left alone for long."""

from qa_app.routes.sittings import IDLE_SECONDS, Sittings


class Seconds:
    """A clock in seconds that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_sitting_goes_on_with_every_request_and_ends_with_a_long_pause():
    clock = Seconds()
    sittings = Sittings(clock=clock)
    assert not sittings.go_on("rhian, film 3")
    for _request in range(3):
        clock.now += IDLE_SECONDS
        assert sittings.go_on("rhian, film 3")
    clock.now += IDLE_SECONDS + 1
    assert not sittings.go_on("rhian, film 3")


def test_another_film_is_another_sitting_and_a_failed_one_has_not_begun():
    sittings = Sittings()
    sittings.go_on("rhian, film 3")
    assert not sittings.go_on("rhian, film 4")
    sittings.forget("rhian, film 3")
    assert not sittings.go_on("rhian, film 3")


def test_only_the_latest_are_remembered():
    sittings = Sittings(most=2)
    for number in range(3):
        sittings.go_on(number)
    assert not sittings.go_on(0)
    assert sittings.go_on(2)
