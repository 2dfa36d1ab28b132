"""Numbers that lead to a person: case numbers, phones, e-mail, postcodes and streets, days of birth.

Every expression here is read from left to right without going back over long stretches: what repeats is bounded,
or shares no sign with what follows it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from qa_app.hygiene.finding import Finding, Kind
from qa_app.hygiene.word_lists import shipped_lists

_EMAIL = re.compile(r"(?<![\w.+-])[\w+-]{1,64}(?:\.[\w+-]{1,64}){0,5}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")

# At least nine digits from a 0, a + or a 00 on, with a space, dot, hyphen or bracket between them.
_PHONE = re.compile(
    r"(?<![\w/.:-])(?:(?:\+|00)[ ]?[1-9](?:[ .()-]{0,2}\d){8,13}|\(?0[1-9](?:[ .()-]{0,2}\d){7,9})(?![\w/:])"
)
_PHONE_REGIONS = ("GB", "IE", "JE")

# UK, Jersey, Guernsey and Man: area, district, sector and unit; the unit never has C, I, K, M, O or V.
# https://en.wikipedia.org/wiki/Postcodes_in_the_United_Kingdom#Formatting
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[ABD-HJLNP-UW-Z]{2}(?!\w)", re.IGNORECASE)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th|ed)$", re.IGNORECASE)
# Eircode: routing key and four signs. https://en.wikipedia.org/wiki/Postal_addresses_in_the_Republic_of_Ireland
_EIRCODE = re.compile(
    r"(?<!\w)[AC-FHKNPRTV-Y]\d[\dW][ ]?(?=[AC-FHKNPRTV-Y]*\d)(?=\d*[AC-FHKNPRTV-Y])[\dAC-FHKNPRTV-Y]{4}(?!\w)"
)
_STREETS = (
    "street|st|road|rd|avenue|ave|lane|close|drive|crescent|court|place|terrace|gardens|grove|square|way|walk"
)
_WELSH_STREETS = "heol|stryd|ffordd|lôn|rhodfa|maes|clos|cilgant|teras|rhes"
_STREET = re.compile(
    rf"(?<!\w)\d{{1,4}}[a-z]?,?[ ](?P<first>[^\W\d_]{{2,20}})"
    rf"(?:[ ][^\W\d_]{{2,20}}){{0,2}}?[ ](?P<kind>{_STREETS})(?!\w)"
    rf"|(?<!\w)\d{{1,4}}[a-z]?,?[ ](?:y[ ])?(?:{_WELSH_STREETS})[ ](?P<welsh>[^\W\d_]{{2,20}})",
    re.IGNORECASE,
)
_DATE = r"\d{1,2}(?:[./-]\d{1,2}[./-]\d{2,4}|(?:st|nd|rd|th)?[ ](?:of[ ])?[^\W\d_]{3,9},?[ ]\d{2,4})"
_BIRTH = re.compile(
    r"(?<!\w)(?:born|d\.?o\.?b\.?|date of birth|birthday|ganwyd|dyddiad geni)"
    rf"(?:[ ](?:is|was|on|in|he|ef|hi|ar|yw|oedd)|:|,){{0,3}}[ ]?(?P<date>{_DATE})",
    re.IGNORECASE,
)

# The shapes as the services of HM Prison and Probation Service check them in their open code
# (github.com/ministryofjustice: hmpps-person-record, prisoner-offender-search, book-a-prison-visit-staff-ui,
# hmpps-accredited-programmes-manage-and-deliver-api).
_CASE_NUMBERS = (
    re.compile(
        r"(?<![\w/])(?:\d{4}|\d{2})/\d{4,7}[A-HJ-NP-RT-Z](?!\w)", re.IGNORECASE
    ),  # PNC ID 2012/1234567A
    re.compile(r"(?<![\w/])\d{1,6}/\d{2}[A-HJ-NP-RT-Z](?!\w)", re.IGNORECASE),  # CRO number 12345/08X
    re.compile(r"(?<!\w)[A-Z]\d{4}[A-Z]{2}(?!\w)", re.IGNORECASE),  # prison number A1234BC
    re.compile(r"(?<!\w)[A-Z]\d{6}(?!\w)", re.IGNORECASE),  # case reference number (CRN) X123456
    # National Insurance number. https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
    re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ ]?\d\d){3}[ ]?[A-D](?!\w)", re.IGNORECASE),
)
# Ten digits whose last checks the others.
# https://www.datadictionary.nhs.uk/attributes/nhs_number.html
_NHS_NUMBER = re.compile(r"(?<![\w/.:-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w/:-])")


def find_numbers(text: str, case_numbers: tuple[str, ...] = ()) -> list[Finding]:
    """Everything of the kinds above, in the order of the text; none overlaps another. `case_numbers` are shapes
    besides the shipped ones, as Configuration tells."""
    found: list[Finding] = []
    taken_to = -1
    for start, end, kind in sorted(_spans(text, case_numbers), key=lambda one: (one[0], -one[1])):
        if start >= taken_to:
            found.append(Finding(start, end, kind, text[start:end]))
            taken_to = end
    return found


def _spans(text: str, shapes: tuple[str, ...]) -> Iterator[tuple[int, int, Kind]]:
    for match in _EMAIL.finditer(text):
        yield *match.span(), "email"
    for shape in (*_CASE_NUMBERS, *map(_expression, shapes)):
        for match in shape.finditer(text):
            yield *match.span(), "case_number"
    for match in _NHS_NUMBER.finditer(text):
        if _checks(match.group()):
            yield *match.span(), "case_number"
    for match in _PHONE.finditer(text):
        if _is_phone(match.group()):
            yield *match.span(), "phone"
    for match in _POSTCODE.finditer(text):
        if not _ORDINAL.search(match.group()):
            yield *match.span(), "address"
    for match in _EIRCODE.finditer(text):
        yield *match.span(), "address"
    for match in _STREET.finditer(text):
        if _is_street(match):
            yield *match.span(), "address"
    for match in _BIRTH.finditer(text):
        yield *match.span("date"), "birth"


@lru_cache(maxsize=256)
def _expression(shape: str) -> re.Pattern[str]:
    signs = {"A": r"[^\W\d_]", "9": r"\d"}
    return re.compile(rf"(?<!\w){''.join(signs.get(one) or re.escape(one) for one in shape)}(?!\w)")


def _checks(digits: str) -> bool:
    """Whether the tenth digit of an NHS number follows from the nine before it (modulus 11)."""
    numbers = [int(sign) for sign in digits if sign.isdigit()]
    check = 11 - sum(weight * one for weight, one in zip(range(10, 1, -1), numbers, strict=False)) % 11
    return len(set(numbers)) > 1 and numbers[9] == (0 if check == 11 else check)


def _is_phone(digits: str) -> bool:
    for region in _PHONE_REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(digits, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _is_street(match: re.Match[str]) -> bool:
    """Capitals tell a street; without them only one word before a plain road or street does ("12 oak street")."""
    if match["welsh"]:
        return match["welsh"][0].isupper()
    if match["first"][0].isupper():
        return True
    words = match.group().split()
    is_plain = match["kind"].lower() in ("street", "road", "avenue", "crescent", "terrace")
    return (
        is_plain
        and len(words) == 3
        and len(match["first"]) > 2
        and match["first"].lower() not in shipped_lists().no_streets
    )
