from qa_app.i18n import language
from qa_app.services.store_words import in_words
from storage.sentences import Sentence


def test_what_storage_told_is_said_with_its_values():
    told = Sentence("vanished", store="films", key="a.mp4")
    with language("en"):
        assert in_words(told) == told == "The object “a.mp4” is no longer in the store “films”."
    assert in_words("Words without a code.") == "Words without a code."
