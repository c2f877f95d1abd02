"""Which reading each column gets; what stays doubtful is said."""

from collections.abc import Sequence
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.choices import Choices, ColumnKind
from gptdash.services.analysis.ingest.counting import ColumnCounts
from gptdash.services.analysis.ingest.readings import ALL_READINGS, DateOrder, Family, Reading
from gptdash.services.analysis.ingest.report import Notes

MAX_ODD_WORDS: Final = 0.05
MAX_ODD_DATES: Final = 0.01
ENOUGH_MARKED: Final = 10
CLEARLY: Final = 2
STYLE_OF_DELIMITER: Final[dict[str, Family]] = {",": "english", ";": "continental"}

Counted = Sequence[tuple[str, ColumnCounts]]


class Chosen(Noun):
    """A column's reading; None keeps it as text. `misfits` values are lost to it, `missing` said nothing anyway."""

    name: str
    reading: Reading | None = None
    misfits: int = 0
    missing: int = 0


class Chooser:
    """Chooses for all columns of one file, because a clear column tells how a doubtful one is meant."""

    def __init__(self, counted: Counted, delimiter: str, choices: Choices, notes: Notes) -> None:
        self._notes = notes
        fits = [_fewest_misfits(column) for _, column in counted]
        self._style = _named_style(choices.decimal_comma) or _clear_style(fits)
        self._usual_style = STYLE_OF_DELIMITER.get(delimiter)
        self._chosen_order = _named_order(choices.day_first)
        self._order = self._chosen_order or _clear_order(fits)

    def choose(self, name: str, column: ColumnCounts, kind: ColumnKind | None = None) -> Chosen:
        """Choose one column's reading, and note what is not obvious; the user may have chosen its kind."""
        fits = _fewest_misfits(column)
        if kind is not None:
            return self._obey(name, column, kind, fits)
        if not fits or self._zeros_matter(name, column, fits[0]) or self._loses_codes(name, column, fits[0]):
            return Chosen(name=name)
        reading = self._decide(name, column, fits)
        if reading is None:
            return Chosen(name=name)
        return Chosen(name=name, reading=reading, misfits=column.misfits[reading.key].count, missing=column.missing)

    def _obey(self, name: str, column: ColumnCounts, kind: ColumnKind, fits: Sequence[Reading]) -> Chosen:
        """Read a column as the user wants it, also where that loses values."""
        if kind == "text":
            return Chosen(name=name)
        if not fits:
            template = mark("No value of {column} can be read as the type you chose, so it was kept as text.")
            self._notes.warn(sentence(template, column=name))
            return Chosen(name=name)
        reading = self._decide(name, column, fits) or fits[0]
        return Chosen(name=name, reading=reading, misfits=column.misfits[reading.key].count, missing=column.missing)

    def _decide(self, name: str, column: ColumnCounts, fits: Sequence[Reading]) -> Reading | None:
        if "year" in _orders(fits):
            fits = self._with_narrowest_years(name, column, fits)
        if _orders(fits) == {"day", "month"}:
            return self._decide_order(name, fits)
        if _styles(fits) == {"english", "continental"} and column.separated:
            return self._decide_style(name, column, fits)
        return fits[0]

    def _with_narrowest_years(self, name: str, column: ColumnCounts, fits: Sequence[Reading]) -> Sequence[Reading]:
        """Tell 24/01/05 with the year first from other orders: what is read in the wrong order is strewn over decades.

        A chosen order, and the others where nothing tells, come before it.
        """
        year = next(reading for reading in fits if reading.order == "year")
        others = tuple(reading for reading in fits if reading.order != "year")
        if not others:
            return (year,)
        if self._chosen_order:
            return others
        days = column.misfits[year.key].days
        narrowest = min(column.misfits[reading.key].days for reading in others)
        if days * CLEARLY < narrowest:
            return (year,)
        if days <= narrowest * CLEARLY:
            template = mark("The dates in {column} could also have the year first; check what became of them.")
            self._notes.warn(sentence(template, column=name))
        return others

    def _decide_order(self, name: str, fits: Sequence[Reading]) -> Reading:
        if self._order is None:
            template = mark(
                "Every date in {column} can be read day first or month first. It was read day first; "
                "if that is wrong, choose the other order."
            )
            self._notes.warn(sentence(template, column=name))
        order = self._order or "day"
        return next(reading for reading in fits if reading.order == order)

    def _decide_style(self, name: str, column: ColumnCounts, fits: Sequence[Reading]) -> Reading | None:
        """Choose between 1,234 (or 1.234) as a thousand and as little more than one.

        Its other numbers and other columns decide; failing that, what goes with the separator: who writes `;` between
        columns does so because the comma is taken for decimals. A point in such a file stays doubtful.
        """
        plain = fits[0].family == "plain"
        usual = self._usual_style if not plain or self._usual_style == "english" else None
        style = self._style or _style_of_digits(column, plain=plain) or usual
        if style == "continental" and not plain and not self._style and not column.below_one:
            template = mark(
                "The numbers of {column} that have a comma have three digits after it. They were read as decimals, "
                "because semicolons separate the columns; if the comma marks thousands, choose the decimal point."
            )
            self._notes.warn(sentence(template, column=name))
        if style == "english" and plain:
            return fits[0]
        if style or (plain and not self._usual_style):
            return next(reading for reading in fits if reading.family == style) if style else fits[0]
        template = mark(
            "{column} was kept as text: its numbers may have a mark for thousands or for decimals. "
            "Choose which, and it becomes numbers."
        )
        self._notes.warn(sentence(template, column=name))
        return None

    def _zeros_matter(self, name: str, column: ColumnCounts, reading: Reading) -> bool:
        if not column.leading_zeros or reading.type not in ("integer", "number"):
            return False
        template = mark("{column} was kept as text, because leading zeros matter ({count} values have them).")
        self._notes.decided(sentence(template, column=name, count=column.leading_zeros))
        return True

    def _loses_codes(self, name: str, column: ColumnCounts, reading: Reading) -> bool:
        """Accept a few words among numbers and a few impossible dates, but never throw a code with digits away."""
        odd, temporal = column.misfits[reading.key], reading.type in ("date", "timestamp")
        codes = 0 if temporal else odd.with_digits
        if not codes and odd.count <= (MAX_ODD_DATES if temporal else MAX_ODD_WORDS) * column.values:
            return False
        template = mark("{column} was kept as text: {count} of its {values} values are unlike the others.")
        self._notes.warn(sentence(template, column=name, count=odd.count, values=column.values))
        return True


def _fewest_misfits(column: ColumnCounts) -> tuple[Reading, ...]:
    """Return the readings with the fewest misfits, the plainest first."""
    fewest = min((misfits.count for misfits in column.misfits.values()), default=0)
    return tuple(
        reading
        for reading in ALL_READINGS
        if reading.key in column.misfits and column.misfits[reading.key].count == fewest
    )


def _styles(fits: Sequence[Reading]) -> set[Family]:
    return {reading.family for reading in fits if reading.family in ("english", "continental")}


def _style_of_digits(column: ColumnCounts, *, plain: bool) -> Family | None:
    """Tell by the digits: 0,500 has decimals; where only numbers below 1000 have no mark, it marks thousands."""
    if column.below_one:
        return "english" if plain else "continental"
    marked = column.separated >= ENOUGH_MARKED and column.small_whole and not column.large_whole
    return "english" if marked and not plain else None


def _orders(fits: Sequence[Reading]) -> set[DateOrder]:
    return {reading.order for reading in fits if reading.order is not None}


def _clear_style(columns: Sequence[Sequence[Reading]]) -> Family | None:
    """Take the style of the first column that allows only one; a plain decimal point that does is English."""
    for fits in columns:
        styles = _styles(fits)
        if len(styles) == 1 or (not styles and any(reading.key == "decimal" for reading in fits)):
            return min(styles) if styles else "english"
    return None


def _clear_order(columns: Sequence[Sequence[Reading]]) -> DateOrder | None:
    """Take the order of the first column that allows only one; a year in front tells nothing of other columns."""
    return next((min(orders) for fits in columns if len(orders := _orders(fits)) == 1 and "year" not in orders), None)


def _named_order(day_first: bool | None) -> DateOrder | None:
    return None if day_first is None else "day" if day_first else "month"


def _named_style(decimal_comma: bool | None) -> Family | None:
    return None if decimal_comma is None else "continental" if decimal_comma else "english"
