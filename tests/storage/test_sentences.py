import pickle

import pytest

from storage.errors import StoreUnavailable
from storage.sentences import SENTENCES, Sentence, as_stored, from_stored


def test_a_sentence_is_plain_text_that_knows_its_code():
    told = Sentence("vanished", store="films", key="a “b” {c}.mp4")
    assert told == "The object “a “b” {c}.mp4” is no longer in the store “films”."
    assert (told.code, told.values["store"]) == ("vanished", "films")


def test_a_sentence_comes_through_a_database_and_another_process_unharmed():
    told = Sentence("silent", store="films", seconds=20)
    for again in (from_stored(as_stored(told)), pickle.loads(pickle.dumps(StoreUnavailable(told))).sentence):
        assert isinstance(again, Sentence)
        assert (again, again.code, again.values) == (told, told.code, told.values)


@pytest.mark.parametrize(
    "words", [None, "Words of an earlier version.", "{no JSON", '{"code": "gone", "values": {}}']
)
def test_other_words_stay_as_they_stand(words):
    assert from_stored(as_stored(words)) == words


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_every_sentence_ends_as_one(sentence):
    assert sentence.endswith(".")
