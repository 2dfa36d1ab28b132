"""What the files of rubrics and programmes are made of: keys, texts, numbers, each in its strict form."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rubrics.item import LARGEST_NUMBER
from rubrics.text import Text

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}\.[0-9]{1,9}$")]
Words = Annotated[str, StringConstraints(pattern=r"\S")]
Number = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[Number, Field(gt=0, le=LARGEST_NUMBER)]
Points = Annotated[Number, Field(ge=0, le=LARGEST_NUMBER)]
Share = Annotated[Number, Field(ge=0, le=1)]


class Form(BaseModel):
    """Strict: a string is no number, and an unknown key is a mistake."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TextForm(Form):
    en: Words
    cy: Words

    def text(self) -> Text:
        return Text(self.en.strip(), self.cy.strip())
