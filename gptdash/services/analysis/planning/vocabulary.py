"""The words of command in a question about data, in English and Traditional (and where it differs, Simplified) Chinese.

Patterns are matched against lower-case text. English words need word boundaries; Chinese ones have none.
"""

import re
from collections.abc import Mapping
from typing import Final

from gptdash.services.analysis.spec import Aggregate, ChartKind, Grain, Operator


def _either(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9_])(?:{english})(?![a-z0-9_])|(?:{chinese})")


CHARTS: Final[Mapping[ChartKind, re.Pattern[str]]] = {
    "stacked": _either(
        r"stacked (?:bars?|columns?)(?: ?(?:chart|graph|plot|diagram)s?)?|stacked(?! area)",
        r"堆[疊叠積积](?:長條圖|长条图|[圖图])?",
    ),
    "grouped": _either(
        r"(?:grouped|clustered) (?:bars?|columns?)(?: ?(?:chart|graph|plot|diagram)s?)?",
        r"(?:分組|群組|并列|並列)(?:長條圖|长条图|[圖图])",
    ),
    "bubble": _either(r"bubbles?(?: ?(?:chart|graph|plot|diagram)s?)?", r"[泡氣气]泡[圖图]"),
    "violin": _either(r"violins?(?: ?(?:chart|graph|plot)s?)?", r"小提琴[圖图]"),
    "treemap": _either(r"tree ?maps?", r"(?:矩形)?樹狀?[圖图]|矩形树图"),
    "histogram": _either(r"histograms?", r"直方圖|直方图"),
    "scatter": _either(r"scatter ?(?:plot|chart|graph|diagram)?s?", r"散[佈布點点][圖图]"),
    "box": _either(r"box(?: ?plots?| charts?| and whiskers?)", r"箱[形型線线][圖图]|盒[鬚须][圖图]"),
    "heatmap": _either(r"heat ?maps?", r"熱力圖|热力图|熱圖"),
    "map": _either(r"(?:on |as )?(?:a |the )?(?:world )?(?:map|choropleth)(?: chart)?", r"(?:世界)?地[圖图]"),
    "pie": _either(r"(?:pie|donut|doughnut)s?(?: ?(?:chart|graph|plot)s?)?", r"圓餅圖|圆饼图|餅圖|饼图"),
    "area": _either(r"(?:stacked )?area (?:chart|graph|plot)s?", r"面積圖|面积图"),
    "line": _either(r"lines?(?: ?(?:chart|graph|plot)s?)", r"折[線线][圖图]|[線线][圖图]"),
    "bar": _either(
        r"(?:stacked |grouped )?(?:bars?|columns?)(?: ?(?:chart|graph|plot|diagram)s)|"
        r"(?:stacked |grouped )?(?:bar|column) ?(?:chart|graph|plot)|(?:stacked |grouped )?bars",
        r"長條圖|长条图|柱[狀状形][圖图]|條形圖|条形图",
    ),
    "table": _either(r"(?:as |in )?a table", r"表格|列表"),
}

OTHERS: Final = _either(
    r"(?:and|plus|with|versus|vs\.?) (?:all )?(?:the )?(?:others?|rest|remaining)(?: as (?:one|other))?|"
    r"rest as others?",
    r"(?:和|與|与|及|以及|加上)?(?:其[他它餘余])",
)

AGGREGATES: Final[Mapping[Aggregate, re.Pattern[str]]] = {
    "count_distinct": _either(
        r"(?:how many|number of|count(?: of)?)? ?(?:distinct|unique|different)", r"不同的?|不重複的?|不重复的?"
    ),
    "count": _either(
        r"how many|(?:the )?number of|counts?(?: of)?",
        r"有?多少[筆個人次条条]?|幾[筆個人次]|筆數|次數|個數|人數|数量|數量|(?<=\x00)總?數(?![量字據值學])",
    ),
    "mean": _either(r"averages?|avg|means?", r"平均[值數数]?|均值"),
    "median": _either(r"medians?", r"中位[數数]?"),
    "max": _either(r"maximum|max", r"最大值|最高值"),
    "min": _either(r"minimum|min", r"最小值|最低值"),
    "sum": _either(
        r"(?:grand |overall )?totals?|sums?(?: up)?|(?:add(?:ed)?|adding) up|altogether",
        r"總和|总和|加[總总]|合[計计]|總計|总计|總額|總|总(?!是)",
    ),
}

GRAINS: Final[Mapping[Grain, re.Pattern[str]]] = {
    "year": _either(
        r"(?:by|per|each|every|for each|over the|across) years?|yearly|annual(?:ly)?|"
        r"year (?:by|over|on) year",
        r"每一?年|按年份?|逐年|各年份?|年度|依年份?",
    ),
    "quarter": _either(
        r"(?:by|per|each|every|for each) quarters?|quarterly", r"每一?季度?|按季度?|逐季|各季度?|依季度?"
    ),
    "month": _either(
        r"(?:by|per|each|every|for each|over the) months?|monthly|month (?:by|over|on) month",
        r"每個?月|按月份?|逐月|各月份?|依月份?|每个月",
    ),
    "week": _either(r"(?:by|per|each|every|for each) weeks?|weekly", r"每[週周]|按[週周]|逐[週周]|各[週周]"),
    "day": _either(r"(?:by|per|each|every|for each) days?|daily|day by day", r"每[日天]|按[日天]|逐日"),
}

BARE_GRAINS: Final[Mapping[Grain, re.Pattern[str]]] = {
    "year": _either(r"years?", r"年份"),
    "quarter": _either(r"quarters?", r"季度|季"),
    "month": _either(r"months?", r"月份"),
    "week": _either(r"weeks?", r"[週周]"),
    "day": _either(r"days?", r"日期"),
}
WHEN: Final = _either(r"when", r"什麼時候|什么时候|何時|何时")
OVER_TIME: Final = _either(
    r"(?:over|through|across|with) (?:the )?(?:time|years)|trends?|timeline|evolution|"
    r"evolve[ds]?|develop(?:ed|s|ment)?|gr[eo]wn?|growth|chang(?:e|ed|es)(?: over time)?",
    r"隨時間(?:的)?(?:變化)?|随时间|趨勢|趋势|走[勢势]|變化|变化|歷年|历年",
)
DISTRIBUTION: Final = _either(
    r"distribut(?:ion|ed|ions)(?: of)?|spread(?: of)?|frequenc(?:y|ies)(?: of)?", r"分[布佈]|頻率"
)
RELATION: Final = _either(
    r"correlat(?:ion|es?|ed|ions)(?: between)?|relat(?:ionship|ion|ed)(?: between)?|vs\.?|versus|against|depends? on",
    r"相關(?:性)?|相关(?:性)?|關係|关系|關聯",
)
SHARE: Final = _either(
    r"shares?(?: of)?|proportions?(?: of)?|(?:percent(?:age)?|fraction|part)s?(?: of)?|"
    r"breakdown(?: of)?|rates?(?: of)?",
    r"[佔占]比|比例|百分比|比率|份額",
)
BY: Final = _either(
    r"(?:grouped|group|broken down|split|separated|coloured|colored) by|for (?:each|every)|"
    r"in (?:each|every)|by(?: each| the)?|per|across|each|every|within each",
    r"按照?|依[照據据]?|以|每一?[個个位種种]?|各[個个種种]?",
)
ASK: Final = _either(r"which|what|who|where|whose", r"哪[一]?[個个些種种位]?|[誰谁]|什麼|什么|何")
MOST: Final = _either(
    r"(?:the )?(?:most|highest|largest|biggest|greatest|best|top|busiest)(?: (?:common|popular|frequent|often))?",
    r"最(?:[多高大好常]|忙碌?)的?",
)
LEAST: Final = _either(
    r"(?<!at )(?:the )?(?:least|fewest|lowest|smallest|worst|quietest)(?: (?:common|popular|frequent|often))?",
    r"最[少低小差]的?",
)
_MOST_WORDS: Final = r"longest|oldest|tallest|heaviest|richest|priciest"
_LEAST_WORDS: Final = r"shortest|youngest|lightest|poorest|cheapest"
MOST_BY_NAME: Final = _either(_MOST_WORDS, r"最[長长貴贵老重]")
LEAST_BY_NAME: Final = _either(_LEAST_WORDS, r"最[短輕年便]")
OFTEN: Final = re.compile(r"common|popular|frequent|often|busiest|quietest|[常忙]")
_NUMBER: Final = r"(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_HAN: Final = r"(\d{1,3}|[一二兩三四五六七八九十]{1,2})"
TOP: Final = re.compile(
    rf"(?<![a-z])(?:the )?(?:top|first|best|largest|biggest|highest) {_NUMBER}(?![a-z0-9])|"
    rf"(?<![a-z0-9]){_NUMBER} (?:largest|biggest|highest|best|top|most [a-z]+)(?![a-z])|"
    rf"(?<![a-z0-9]){_NUMBER} (?=(?:{_MOST_WORDS})(?![a-z]))|"
    rf"前{_HAN}[名個大项項]?|最[高大多]的?{_HAN}[個名]"
)
BOTTOM: Final = re.compile(
    rf"(?<![a-z])(?:the )?(?:bottom|last|worst|smallest|lowest) {_NUMBER}(?![a-z0-9])|"
    rf"(?<![a-z0-9]){_NUMBER} (?:smallest|lowest|worst)(?![a-z])|"
    rf"(?<![a-z0-9]){_NUMBER} (?=(?:{_LEAST_WORDS})(?![a-z]))|"
    rf"[後后末]{_HAN}[名個]?|最[低小少]的?{_HAN}[個名]"
)
DESCENDING: Final = _either(
    r"(?:in )?descending(?: order)?|(?:sort|order|rank)(?:ed)? by|sorted|largest first|ranked|ranking",
    r"遞減|由大到小|由高到低|降序|排[名行序列]榜?",
)
ASCENDING: Final = _either(r"(?:in )?ascending(?: order)?|smallest first", r"遞增|由小到大|由低到高|升序")


WORD_NUMBERS: Final[Mapping[str, int]] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "一": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9, "十": 10, "十二": 12, "十五": 15, "二十": 20,
}  # fmt: skip

# What may stand between a column and a number.
COMPARISONS: Final[tuple[tuple[Operator, str], ...]] = (
    ("ge", r">=|≥|at least|no less than|至少|不少於"),
    ("le", r"<=|≤|at most|no more than|up to|至多|不超過"),
    ("ne", r"!=|<>|≠|(?:is )?not(?: equal to)?|不等於|不是"),
    (
        "gt",
        r">|(?:is |are )?(?:more|greater|higher|larger|bigger|older|longer) than|over|above|exceed(?:s|ing)?|"
        r"超過|大於|高於|多於",
    ),
    ("lt", r"<|(?:is |are )?(?:less|fewer|lower|smaller|younger|shorter) than|under|below|小於|低於|少於|不到"),
    ("eq", r"==?|equals?(?: to)?|is|are|was|of|等於|是|為"),
)
