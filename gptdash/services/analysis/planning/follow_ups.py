"""Words that change the chart before, in English and Chinese."""

import re
from typing import Final


def _either(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{english})(?![a-z])|{chinese}")


CLEAR: Final = _either(
    r"(?:remove|clear|drop|without|no|reset) (?:all )?(?:the )?filters?|all (?:years|dates|rows|of them)|everything",
    r"(?:取消|清除|移除|不要|去掉)(?:所有|全部)?的?(?:篩選|條件)|全部年份|所有年份",
)
PLAIN: Final = _either(
    r"(?:as |in )?(?:absolute|plain|actual) (?:numbers?|values?)|not (?:as )?(?:a )?shares?",
    r"(?:絕對|實際)(?:數字|數值|值)",
)
SPLIT: Final = _either(
    r"(?:split|coloured|colored|colour|color|broken down|stacked) by|(?:and|also) by", r"(?:再|並|也)(?:依|按)"
)
ADD: Final = _either(r"add|also|plus|as well as", r"加上|再加|也要")
UNSPLIT: Final = _either(r"without (?:the )?(?:split|colou?rs?)|unsplit|all together", r"不要分組|合併")
FILLERS: Final = _either(
    r"instead|rather|now|change (?:it |that |this )?to|switch to|turn (?:it|this) into|make (?:it|this)|only|just|keep"
    r"|limit(?:ed)? to|but|again|same|please|use|as an?|as",
    r"改[成為用]?|換成?|變成|只[看要顯]?示?|僅看?|即可|顯示",
)
