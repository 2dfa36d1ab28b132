"""What storage says, in the reader's language."""

from qa_app.i18n import _
from storage.sentences import SENTENCES, Sentence


def in_words(told: str) -> str:
    """What storage told, for this reader; words without a code as they stand."""
    if isinstance(told, Sentence):
        return _(SENTENCES[told.code]).format(**told.values)
    return told
