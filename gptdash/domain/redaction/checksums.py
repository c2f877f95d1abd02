"""Check digits, which tell a number of a kind from any row of digits.

Written here because the library for them is under the LGPL.
Source: ISO/IEC 7812 (Luhn), ISO 13616 (IBAN), GB 11643 (Chinese resident id), the Taiwanese Ministry of the Interior's
rule for national ids and resident certificates, SSA's randomisation rule of 2011 (US SSN); checked 2026-11-24.
"""

from datetime import date
from typing import Final

RIC_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RIC_CHECK: Final = "10X98765432"
TW_LETTERS: Final = {letter: 10 + number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}
TW_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
IBAN_LENGTHS: Final = range(15, 35)


def is_luhn(digits: str) -> bool:
    """Check the Luhn digit of a card number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digit sum of a two-digit number
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Check an IBAN without spaces: country, check digits, modulus 97."""
    if len(text) not in IBAN_LENGTHS or not text[:2].isalpha() or not text[2:4].isdigit():
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def is_chinese_id(text: str) -> bool:
    """Check an 18-character Chinese resident id: a birth date that exists, and its check character."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(RIC_WEIGHTS, text[:17], strict=True))
    return RIC_CHECK[total % 11] == text[17].upper()


def is_taiwanese_id(text: str) -> bool:
    """Check a Taiwanese national id or resident certificate: a letter and nine digits."""
    area = TW_LETTERS[text[0].upper()]
    digits = (area // 10, area % 10, *map(int, text[1:]))
    return sum(weight * digit for weight, digit in zip(TW_WEIGHTS, digits, strict=True)) % 10 == 0


def is_us_ssn(area: str, group: str, serial: str) -> bool:
    """Check that the three parts of a US social security number can have been issued."""
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"
