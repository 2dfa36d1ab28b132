"""A field for words that keeps what is typed in the browser until the server has it, and offers it after a crash."""

from qa_app.components.typed_field.component import typed_field
from qa_app.components.typed_field.others import drop_words_of_others

__all__ = ["drop_words_of_others", "typed_field"]
