"""What each named column is for: to be computed, to group by, or to choose rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gptdash.services.analysis.columns import TRUE_WORDS, Column
from gptdash.services.analysis.measuring import has_many_numbers, is_additive, natural_aggregate
from gptdash.services.analysis.naming import words_of
from gptdash.services.analysis.planning.marks import Marks
from gptdash.services.analysis.planning.mentions import Mention
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.spec import Aggregate, Filter, Measure
from gptdash.services.analysis.table import Table

JOINERS: Final = re.compile(
    r"[\s,&、的]*(?:(?:and|the|each|of|in|for|values?|和|與|与|跟|及|以及|每個|各)[\s,&、的]*)*"
)
NEAR: Final = re.compile(r"[\s的]*(?:(?:of|the|a|an|in|for|all|is|values? of|values?|你們|它|所有)[\s的]*)*")
LISTED: Final = re.compile(r"\s*(?:,|and|&|和|與|与|跟|及|、)\s*(?:the )?")
NEGATED: Final = re.compile(r"(?:\b(?:not|no|non|without|never)|非|不|沒有?|未)[\s-]*$")
QUALIFIED: Final = re.compile(
    r"(?:\b(?:only|for|of|among|just|who|that)|只有|僅|只看)\s*(?:(?:the|were|are|is) |非|non-?|不)?$"
)
RATE: Final = re.compile(r"的?比?率")
PER: Final = re.compile(r"(?<![a-z])per (?:the )?$")
FEW_ROWS: Final = 20


@dataclass
class Bound:
    """The parts of a chart that were named.

    `unaggregated` columns are to be computed, but nobody said how; `aggregate` was said, but not of what. `rows_called`
    are names of the rows themselves.
    """

    measures: list[Measure] = field(default_factory=list)
    groups: list[Column] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    unaggregated: list[Column] = field(default_factory=list)
    counted: bool = False
    aggregate: Aggregate | None = None
    rows_called: list[str] = field(default_factory=list)


def bind(
    question: Question, table: Table, marks: Marks, mentions: Sequence[Mention], *, compared: bool = False
) -> Bound:
    """Give every mention its part; `compared` tells that several values of a column are named."""
    return _Binder(question, table, marks, mentions, compared=compared).bind()


class _Binder:
    """One question's mentions on their way to their parts."""

    def __init__(
        self, question: Question, table: Table, marks: Marks, mentions: Sequence[Mention], *, compared: bool
    ) -> None:
        self._question = question
        self._text = question.lower
        self._table = table
        self._marks = marks
        self._mentions = mentions
        self._compared = compared
        self._bound = Bound()

    def bind(self) -> Bound:
        unused = {aggregate for _, _, aggregate in self._marks.aggregates}
        grouped: Mention | None = None
        for mention in self._mentions:
            aggregates = self._aggregates_of(mention)
            if not aggregates and self._means_rows(mention):
                self._bound.rows_called.append(self._question.text[mention.start : mention.end])
            elif self._divides(mention):
                self._question.give_back(mention.start, mention.end)
            elif aggregates or not (self._is_grouped(mention) or self._continues(grouped, mention)):
                unused -= set(aggregates)
                self._place(mention, aggregates)
            elif self._ranks(mention):
                self._bound.unaggregated.append(mention.column)
            else:
                grouped = mention
                self._add_group(mention.column)
        self._bound.counted = self._bound.counted or "count" in unused
        rest = [aggregate for _, _, aggregate in self._marks.aggregates if aggregate in unused - {"count"}]
        self._bound.aggregate = rest[0] if rest else None
        return self._bound

    def _means_rows(self, mention: Mention) -> bool:
        """Tell whether a noun stands for the rows: employees, where each row has another employee name.

        Those that are listed one by one (`by employee`, `top 5 employees`, `oldest employee`) do not.
        """
        column, said = mention.column, self._text[mention.start : mention.end]
        if column.type != "text" or words_of(said) == words_of(column.name) or self._is_grouped(mention):
            return False
        if self._marks.extreme is not None or self._marks.limit is not None:
            return False
        return self._table.rows > FEW_ROWS and self._table.profile_of(column.name).distinct == self._table.rows

    def _place(self, mention: Mention, aggregates: Sequence[Aggregate]) -> None:
        column = mention.column
        if self._is_most_of(mention):
            self._bound.measures.append(Measure(aggregate="count_distinct", column=column.name))
        elif self._has_both_sides(mention):
            self._take_negation(mention)
            self._add_group(column)
        elif column.role == "flag" and (self._takes_rate(mention) or self._is_shared(mention)):
            self._bound.measures.append(Measure(aggregate="mean", column=column.name))
        elif column.role == "flag" and ("count" in aggregates or self._qualifies(mention)):
            self._bound.counted = self._bound.counted or "count" in aggregates
            self._bound.filters.append(self._flag_filter(mention))
        elif column.role == "flag" and (self._marks.share or "mean" in aggregates):
            self._bound.measures.append(Measure(aggregate="mean", column=column.name))
            self._marks.share = None
        elif aggregates:
            self._add_measures(column, aggregates)
        elif column.measurable or (column.numeric and self._marks.relation):
            self._bound.unaggregated.append(column)
        else:
            self._add_group(column)

    def _add_group(self, column: Column) -> None:
        if column not in self._bound.groups:
            self._bound.groups.append(column)

    def _add_measures(self, column: Column, aggregates: Sequence[Aggregate]) -> None:
        """Add what was asked for; to count an amount is to add it up, to count groups is to tell them apart."""
        for aggregate in aggregates:
            measure = Measure(aggregate=_counting(column) if aggregate == "count" else aggregate, column=column.name)
            if measure not in self._bound.measures:
                self._bound.measures.append(measure)

    def _aggregates_of(self, mention: Mention) -> tuple[Aggregate, ...]:
        """Find the aggregate words of a mention: before it, before the list that it is in, or right behind it."""
        first = mention
        for earlier in reversed([item for item in self._mentions if item.end <= mention.start]):
            if self._before(first) or not LISTED.fullmatch(self._text[earlier.end : first.start]):
                break
            first = earlier
        found = self._before(first)
        return found if found or first is not mention else self._behind(mention)

    def _before(self, mention: Mention) -> tuple[Aggregate, ...]:
        """Collect the aggregates in front: `average and median price` has two."""
        found: list[Aggregate] = []
        edge = mention.start
        for start, end, aggregate in reversed([span for span in self._marks.aggregates if span[1] <= mention.start]):
            between = self._text[end:edge]
            if not (NEAR.fullmatch(between) or (found and LISTED.fullmatch(between))):
                break
            found.insert(0, aggregate)
            edge = start
        return tuple(found)

    def _behind(self, mention: Mention) -> tuple[Aggregate, ...]:
        """Accept `revenue total` and 營收總和, unless the word belongs to the next column or counts rows."""
        for start, end, aggregate in self._marks.aggregates:
            if start < mention.end or self._text[mention.end : start].strip(" 的"):
                continue
            counts_rows = aggregate == "count" and not mention.column.measurable and self._is_grouped(mention)
            belongs = (NEAR.fullmatch(self._text[end : item.start]) for item in self._mentions if item.start >= end)
            return () if counts_rows or any(belongs) else (aggregate,)
        return ()

    def _is_grouped(self, mention: Mention) -> bool:
        """Tell whether a mention follows `by` or `which`."""
        ends = [end for _, end in (*self._marks.by, *self._marks.ask) if end <= mention.start]
        return any(JOINERS.fullmatch(self._text[end : mention.start]) for end in ends)

    def _divides(self, mention: Mention) -> bool:
        """Tell whether one amount is to be divided by another, which no chart does: revenue per session."""
        column = mention.column
        if not column.measurable or not PER.search(self._text[: mention.start]):
            return False
        others = any(item.column.measurable and item.column != column for item in self._mentions)
        return others and has_many_numbers(self._table, column)

    def _continues(self, grouped: Mention | None, mention: Mention) -> bool:
        """Tell whether a mention continues a list of groups: `by year and continent`."""
        if grouped is None or mention.start < grouped.end or mention.column.measurable:
            return False
        return LISTED.fullmatch(self._text[grouped.end : mention.start]) is not None

    def _ranks(self, mention: Mention) -> bool:
        """Tell whether `by` names what is ranked or compared: `top 5 countries by population`, `A and B by age`."""
        others = self._marks.grain is not None or any(not item.column.measurable for item in self._mentions)
        ranking = self._marks.extreme is not None or self._marks.limit is not None
        return mention.column.measurable and ((ranking and others) or (self._compared and not others))

    def _is_most_of(self, mention: Mention) -> bool:
        """Tell whether groups are ranked by how many of a column they have: `which continent has most countries`."""
        spot = self._marks.extreme_at
        if spot is None or mention.column.measurable or not any(map(self._is_grouped, self._mentions)):
            return False
        return mention.start >= spot[1] and NEAR.fullmatch(self._text[spot[1] : mention.start]) is not None

    def _has_both_sides(self, mention: Mention) -> bool:
        """Tell whether a flag is named set and not set: `smokers vs non-smokers` compares the two."""
        sides = {self._is_negated(item) for item in self._mentions if item.column == mention.column}
        return mention.column.role == "flag" and len(sides) > 1

    def _is_negated(self, mention: Mention) -> bool:
        return NEGATED.search(self._text[: mention.start]) is not None

    def _take_negation(self, mention: Mention) -> None:
        negated = NEGATED.search(self._text[: mention.start])
        if negated:
            self._question.take(negated.start(), negated.end())

    def _takes_rate(self, mention: Mention) -> bool:
        """Take the last character of 退貨率, which asks how many of all rows came back."""
        rate = RATE.match(self._text, mention.end)
        if rate:
            self._question.take(rate.start(), rate.end())
        return rate is not None

    def _is_shared(self, mention: Mention) -> bool:
        """Tell whether a flag is all that a share is of: percentage of smokers by day, not share of tips of smokers."""
        share, edge = self._marks.share, self._text[: mention.start]
        if share is None or self._is_negated(mention) or any(item.column.measurable for item in self._mentions):
            return False
        if not NEAR.fullmatch(edge[share[1] :]):
            return False
        self._marks.share = None
        return True

    def _qualifies(self, mention: Mention) -> bool:
        """Tell whether a flag chooses rows: `only smokers`, `non-smokers`, `for smokers`, `how many … survived`."""
        before = self._text[: mention.start]
        counts = any(aggregate == "count" and end <= mention.start for _, end, aggregate in self._marks.aggregates)
        return counts or self._is_negated(mention) or QUALIFIED.search(before) is not None

    def _flag_filter(self, mention: Mention) -> Filter:
        """Choose the rows in which a flag is set, or not set where it is negated."""
        column, wanted = mention.column, not self._is_negated(mention)
        self._take_negation(mention)
        if column.type != "text":
            value = wanted if column.type == "boolean" else int(wanted)
            return Filter(column=column.name, operator="eq", values=(value,))
        values = [entry.value for entry in self._table.profile_of(column.name).top]
        true = next((value for value in values if value.lower() in TRUE_WORDS), values[0])
        return Filter(column=column.name, operator="eq" if wanted else "ne", values=(true,))


def _counting(column: Column) -> Aggregate:
    if column.measurable:
        return "sum" if is_additive(column) else "count"
    return "count_distinct"


def with_natural_aggregates(bound: Bound, marks: Marks) -> tuple[Measure, ...]:
    """Sum up the measures for which nobody said how; an extreme of prices is their largest, not their average."""
    return (*bound.measures, *(_sum_up(column, bound, marks) for column in bound.unaggregated))


def _sum_up(column: Column, bound: Bound, marks: Marks) -> Measure:
    if bound.aggregate and bound.aggregate != "count_distinct":
        return Measure(aggregate=bound.aggregate, column=column.name)
    if marks.extreme and not is_additive(column):
        return Measure(aggregate="max" if marks.extreme == "most" else "min", column=column.name)
    return Measure(aggregate=natural_aggregate(column), column=column.name)
