"""The last days, weeks, months or years of a table, which a question counts back from its end."""

import re
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.vocabulary import WORD_NUMBERS
from gptdash.services.analysis.spec import Filter
from gptdash.services.analysis.table import Table

Unit = Literal["day", "week", "month", "quarter", "year"]
_UNITS: Final[dict[str, Unit]] = {
    "day": "day", "天": "day", "日": "day", "week": "week", "週": "week", "周": "week", "星期": "week",
    "month": "month", "月": "month", "quarter": "quarter", "季": "quarter", "year": "year", "年": "year",
}  # fmt: skip
_DAYS: Final[dict[Unit, int]] = {"day": 1, "week": 7}
_MONTHS: Final[dict[Unit, int]] = {"month": 1, "quarter": 3, "year": 12}
_COUNTS: Final = "|".join(sorted(WORD_NUMBERS, key=len, reverse=True))
_LAST: Final = re.compile(
    r"(?<![a-z])(?:(?:in|over|during|for|of|from|within) )?(?:the )?(?:last|past|previous|latest|most recent) "
    rf"(?P<n>\d{{1,3}}|{_COUNTS}) (?P<unit>day|week|month|quarter|year)s?(?![a-z])"
    rf"|(?:最近|過去|近|最後)(?P<n_zh>\d{{1,3}}|{_COUNTS})個?(?P<unit_zh>天|日|週|周|星期|月|季|年)[度]?(?:[以之]?[內内間间])?"
)
COUNTED: Final = mark("“{words}” was counted back from {last}, where {column} ends.")


class Lately(NamedTuple):
    """So many units of time, in the words of the question."""

    number: int
    unit: Unit
    words: str

    def of(self, table: Table, time: Column | None) -> tuple[list[Filter], list[Sentence]]:
        """Write it as a condition on a column of dates or years, and say from where it was counted."""
        last = table.profile_of(time.name).max if time else None
        if time is None or last is None:
            return [], []
        if isinstance(last, date):
            day = last.date() if isinstance(last, datetime) else last
            days, months = _DAYS.get(self.unit, 0) * self.number, _MONTHS.get(self.unit, 0) * self.number
            start = (pd.Timestamp(day) - pd.DateOffset(days=days, months=months) + pd.Timedelta(days=1)).date()
            said = sentence(COUNTED, words=self.words, last=day.isoformat(), column=time.name)
            return [Filter(column=time.name, operator="ge", values=(start,))], [said]
        first = int(float(str(last))) - self.number + 1
        said = sentence(COUNTED, words=self.words, last=str(int(float(str(last)))), column=time.name)
        return [Filter(column=time.name, operator="ge", values=(first,))], [said]


def lately_in(question: Question, table: Table) -> Lately | None:
    """Find and take it, where the table has a column of times; of years only where years are meant."""
    times = [column for column in table.columns if column.role == "time"]
    for match in question.find(_LAST):
        unit = _UNITS[match["unit"] or match["unit_zh"]]
        count = match["n"] or match["n_zh"]
        if any(column.temporal for column in times) or (times and unit == "year"):
            question.take(match.start(), match.end())
            words = question.text[match.start() : match.end()]
            return Lately(int(count) if count.isdigit() else WORD_NUMBERS[count], unit, words)
    return None
