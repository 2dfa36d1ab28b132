"""The threads that ask a store."""

import threading

from storage.objects.asking import in_a_thread


def test_a_thread_takes_up_one_question_after_another():
    seen = set()
    # It comes back to leisure a moment after its question is answered.
    for number in range(1, 2001):
        answered = threading.Event()

        def answer(answered=answered):
            seen.add(threading.get_ident())
            answered.set()

        in_a_thread(answer)
        assert answered.wait(10)
        if len(seen) < number:
            return
    raise AssertionError("each question had a thread of its own")


def test_questions_that_wait_for_each_other_have_a_thread_each():
    together = threading.Barrier(21)
    for _ in range(20):
        in_a_thread(lambda: together.wait(10) and None)
    together.wait(10)
