"""Which encoding the text is in: its mark, else strict UTF-8, else a guess that is said to be one."""

import codecs
from typing import Final

import chardet

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.signatures import is_utf16
from gptdash.services.analysis.ingest.survey import Survey

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SURE: Final = 0.5
HOPELESS: Final = 0.05
WESTERN: Final = "windows-1252"
MAX_DAMAGE: Final = 0.05


def find_encoding(head: bytes, seen: Survey, notes: Notes) -> str:
    """Name the codec that reads the text, and note how it was found."""
    for bom, codec in MARKS:
        if head.startswith(bom):
            notes.decided(sentence(mark("Encoding {encoding}, as its byte order mark says."), encoding=_shown(codec)))
            return codec
    if is_utf16(head):
        return _guessed("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", 1.0, notes)
    if seen.valid_utf8:
        notes.decided(sentence(mark("Encoding UTF-8: every byte is valid.")))
        return "utf-8"
    if _damaged_utf8(seen.evidence):
        notes.warn(sentence(mark("Encoding UTF-8 with some broken characters; they are shown as \ufffd.")))
        return "utf-8"
    return _by_chardet(seen.evidence, notes)


def codec_exists(name: str) -> bool:
    """Tell whether Python knows a text encoding of that name."""
    try:
        return isinstance(codecs.lookup(name).name, str) and isinstance(b"".decode(name), str)
    except (LookupError, TypeError, ValueError):
        return False


def _damaged_utf8(evidence: bytes) -> bool:
    """Recognise UTF-8 in which only a few characters are broken."""
    text = evidence.decode("utf-8", errors="replace")
    broken, foreign = text.count("\ufffd"), sum(not char.isascii() for char in text)
    return broken <= MAX_DAMAGE * foreign


def _by_chardet(evidence: bytes, notes: Notes) -> str:
    guess = chardet.detect(evidence, encoding_era=chardet.EncodingEra.MODERN_WEB)
    codec, confidence = guess["encoding"], guess["confidence"]
    if codec is None or confidence < HOPELESS or not codec_exists(codec):
        return _guessed(WESTERN, 0.0, notes)
    return _guessed(codec.lower(), confidence, notes)


def _guessed(codec: str, confidence: float, notes: Notes) -> str:
    said = sentence(
        mark("Encoding {encoding}, guessed from the letters. If they look wrong, choose the encoding yourself."),
        encoding=_shown(codec),
    )
    (notes.decided if confidence >= SURE else notes.warn)(said)
    return codec


def _shown(codec: str) -> str:
    return codec.removesuffix("-sig").upper() if codec.startswith("utf") else codec
