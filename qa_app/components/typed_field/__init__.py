"""A field for words that keeps what is typed in the browser until the server has it, and offers it after a crash."""

from qa_app.components.typed_field.component import typed_field

__all__ = ["typed_field"]
