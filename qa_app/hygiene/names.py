"""Names of people in a text: by the list, by the word before them, by a capital where no sentence begins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from qa_app.hygiene.finding import Finding
from qa_app.hygiene.folding import fold
from qa_app.hygiene.known import Known
from qa_app.hygiene.word_lists import shipped_lists

# Letters, digits and accents of their own; an apostrophe only between them.
_WORD = re.compile(r"[\w\u0300-\u036f]+(?:['’ʼ][\w\u0300-\u036f]+)*")
_BEGINS = re.compile(r"[.!?:\n\r…“”\"‘(\[–—•*]|(?:^|\s)['-]")
_APART = re.compile(r"[.!?:;\n\r…]")
_SHORTEST_WITHOUT_CAPITAL = 4
_MOST_WORDS_OF_A_NAME = 5


@dataclass(frozen=True)
class _Word:
    """One word; `gap` is what stands between the word before and this one."""

    start: int
    text: str
    gap: str

    @cached_property
    def bare(self) -> str:
        """Without what an apostrophe joins to it: Jason's, he'd, Mae'r; O'Neill and D'Angelo are whole."""
        if self.text.isalnum():
            return self.text
        first = re.split("['’ʼ]", self.text, maxsplit=1)
        joined = len(first) == 2 and len(first[0]) < 3 and first[1][:1].isupper() and first[1] != "S"
        return self.text if joined else first[0]

    @property
    def end(self) -> int:
        return self.start + len(self.bare)

    @cached_property
    def folded(self) -> str:
        return fold(self.bare)

    @cached_property
    def is_word(self) -> bool:
        if self.bare.isalpha():
            return len(self.bare) > 1
        return len(self.folded) > 1 and not any(sign.isdigit() or sign == "_" for sign in self.bare)

    @property
    def is_capital(self) -> bool:
        return self.bare[0].isupper()

    @property
    def is_shouted(self) -> bool:
        return len(self.bare) > 1 and self.bare.isupper()


def find_names(text: str, known: Known, taken: Iterable[Finding] = ()) -> list[Finding]:
    """Every likely name, in the order of the text, outside what is `taken` already."""
    covered = [(one.start, one.end) for one in taken]
    return _Search(text, known, covered).findings()


class _Search:
    """One look through one text."""

    def __init__(self, text: str, known: Known, covered: list[tuple[int, int]]) -> None:
        self.text, self.known, self.lists = text, known, shipped_lists()
        self.words: list[_Word] = []
        reached = 0
        for match in _WORD.finditer(text):
            self.words.append(_Word(match.start(), match.group(), text[reached : match.start()]))
            reached = match.end()
        self.allowed = self._in_phrases() | self._in_spans(covered)

    def findings(self) -> list[Finding]:
        found: list[Finding] = []
        number = 0
        while number < len(self.words):
            if number not in self.allowed and self._is_name(number):
                last = self._last_of_name(number)
                start, end = self.words[number].start, self.words[last].end
                found.append(Finding(start, end, "name", self.text[start:end]))
                number = last
            number += 1
        return found

    def _is_name(self, number: int) -> bool:
        word = self.words[number]
        if not word.is_word:
            return False
        if self._follows_relation(number):
            # A colleague's single name stands alone, but after "her partner" it is somebody else's.
            if word.is_capital:
                return self._in_lists(word) or not (self._is_ordinary(word) or word.is_shouted)
            return self._in_lists(word) and not self._is_doubtful(word)
        if word.folded in self.known.people:
            return False
        return self._follows_title(number) or self._is_name_by_itself(number, word)

    def _is_name_by_itself(self, number: int, word: _Word) -> bool:
        in_lists, begins = self._in_lists(word), self._begins(number)
        if not word.is_capital:
            long_enough = len(word.folded) >= _SHORTEST_WITHOUT_CAPITAL
            return in_lists and long_enough and not self._is_doubtful(word)
        if in_lists and not self._is_doubtful(word):
            return True
        if word.folded in self.lists.calendar:
            return False
        if in_lists:
            if word.is_shouted and self._stands_among_shouted(number):
                return False
            return not begins or self._does_something(number) or self._has_family_name(number)
        if word.is_shouted or self._is_ordinary(word):
            return False
        return not begins or self._does_something(number) or _is_of_a_family(word.bare)

    def _in_lists(self, word: _Word) -> bool:
        return word.folded in self.lists.names or word.folded in self.known.names

    def _is_doubtful(self, word: _Word) -> bool:
        if word.folded in self.known.names:
            return False
        return word.folded in self.lists.doubtful or word.folded in self.known.words

    def _is_ordinary(self, word: _Word) -> bool:
        return word.folded in self.lists.ordinary or word.folded in self.known.words

    def _begins(self, number: int) -> bool:
        """Whether a sentence, a line or a quotation begins here, where every word has a capital."""
        return number == 0 or _BEGINS.search(self.words[number].gap) is not None

    def _does_something(self, number: int) -> bool:
        after = self.words[number + 1] if number + 1 < len(self.words) else None
        return after is not None and after.gap == " " and after.folded in self.lists.deeds

    def _has_family_name(self, number: int) -> bool:
        after = self.words[number + 1] if number + 1 < len(self.words) else None
        if after is None or after.gap != " " or not (after.is_word and after.is_capital):
            return False
        return not self._is_ordinary(after) and after.folded not in self.known.people

    def _stands_among_shouted(self, number: int) -> bool:
        around = self.words[max(number - 1, 0) : number] + self.words[number + 1 : number + 2]
        return any(one.is_shouted for one in around)

    def _follows_relation(self, number: int) -> bool:
        """Whether a relation leads to this word: his partner Grace, her son (called Will), ei wraig Siân."""
        gap = self.words[number].gap
        for before in range(number - 1, max(number - 4, -1), -1):
            word = self.words[before]
            if _APART.search(gap) and gap.strip() != ":":
                return False
            if word.folded in self.lists.relations:
                return len(gap) < 4
            if word.folded in self.lists.namings and before == number - 1:
                return self.words[number].is_capital
            if word.folded not in self.lists.links:
                return False
            gap = word.gap
        return False

    def _follows_title(self, number: int) -> bool:
        """Whether a title stands before this word, which has a capital: Mrs Young, Mr. Day."""
        if number == 0 or not self.words[number].is_capital:
            return False
        title = self.words[number - 1]
        return (
            title.is_capital and title.folded in self.lists.titles and self.words[number].gap in (" ", ". ")
        )

    def _last_of_name(self, number: int) -> int:
        """The number of the last word of the name that begins here: Sarah van der Berg, Jean-Paul, Mr O'Neill."""
        last = number
        while last + 1 < len(self.words) and last - number < _MOST_WORDS_OF_A_NAME - 1:
            after = last + 1
            word = self.words[after]
            if word.gap == " " and word.folded in self.lists.particles and not word.is_capital:
                further = after + 1
                while further < len(self.words) and self.words[further].folded in self.lists.particles:
                    further += 1
                if further < len(self.words) and self._goes_on(further):
                    last = further
                    continue
            if not self._goes_on(after):
                break
            last = after
        return last

    def _goes_on(self, number: int) -> bool:
        word = self.words[number]
        if number in self.allowed or not word.is_word or word.gap not in (" ", "-"):
            return False
        if not word.is_capital:
            # A name in small letters goes on with another one from the list, and with nothing else.
            is_small = not self.words[number - 1].is_capital
            return is_small and self._in_lists(word) and not self._is_doubtful(word)
        before = self.words[number - 1]
        is_day = word.gap == " " and word.folded in self.lists.calendar
        return not is_day and before.bare == before.text

    def _in_phrases(self) -> set[int]:
        """The numbers of the words that stand in a phrase that may stand as a whole."""
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in self.known.phrases:
            by_first.setdefault(phrase[0], []).append(phrase)
        folded = [word.folded for word in self.words]
        inside: set[int] = set()
        for number, first in enumerate(folded):
            for phrase in by_first.get(first, ()):
                if tuple(folded[number : number + len(phrase)]) == phrase:
                    inside.update(range(number, number + len(phrase)))
        return inside

    def _in_spans(self, covered: list[tuple[int, int]]) -> set[int]:
        inside: set[int] = set()
        spans = iter(sorted(covered))
        span = next(spans, None)
        for number, word in enumerate(self.words):
            while span is not None and span[1] <= word.start:
                span = next(spans, None)
            if span is not None and word.start + len(word.text) > span[0]:
                inside.add(number)
        return inside


def _is_of_a_family(word: str) -> bool:
    """Whether the word is built as family names are: O'Neill, McDonald, FitzGerald."""
    return re.match(r"(?:[OD]['’ʼ]|Mc|Mac|Fitz)[A-Z]", word) is not None
