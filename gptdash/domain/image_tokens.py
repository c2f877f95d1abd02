"""How many tokens an image costs, before it is sent.

Two families of rules: tiles of 512 pixels with a fixed base, and patches of 32 pixels with a multiplier and a budget.
Source: https://platform.openai.com/docs/guides/images-vision#calculating-costs, 2026-11-23. Sizes are pixels.
"""

import math
from typing import Final, Literal

from gptdash.domain.messages import Detail
from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence

SOURCE: Final = "https://platform.openai.com/docs/guides/images-vision#calculating-costs, 2026-11-23"
PATCH: Final = 32
TILE: Final = 512
TILE_BOX: Final = 2048
TILE_SHORTEST: Final = 768
# What a model whose rule nobody published may take at most under the published ones for `high`.
UNKNOWN_RULE_TOKENS: Final = 3000

RuleName = Literal[
    "tile_4o",
    "tile_4o_mini",
    "tile_5",
    "tile_o1",
    "patch_5_6",
    "patch_5_5",
    "patch_5_4",
    "patch_5_2",
    "patch_4_1_mini",
    "patch_4_1_nano",
    "patch_5_mini",
    "patch_5_nano",
    "patch_o4_mini",
]


class Counted(Noun):
    """The tokens of an image, the size in pixels at which the model looks at it, and how both were worked out."""

    tokens: int
    width: int
    height: int
    worked: Sentence


class TileRule(Noun):
    """Tokens are `base`, and `tile` for each tile; `low` detail is the base alone."""

    base: int
    tile: int
    has_original: bool = False

    def count(self, width: int, height: int, detail: Detail) -> Counted:
        """Count the tokens of an image."""
        if detail == "low":
            small = _fit(width, height, TILE)
            worked = sentence(mark("{base} for any picture"), base=self.base)
            return Counted(tokens=self.base, width=small[0], height=small[1], worked=worked)
        width, height = _fit(width, height, TILE_BOX)
        shortest = min(width, height)
        if shortest > TILE_SHORTEST:
            scale = TILE_SHORTEST / shortest
            width, height = math.floor(width * scale), math.floor(height * scale)
        across, down = math.ceil(width / TILE), math.ceil(height / TILE)
        worked = sentence(
            mark("{base} + {tile} × {across} × {down} tiles of 512 pixels, at {width} × {height}"),
            base=self.base, tile=self.tile, across=across, down=down, width=width, height=height,
        )  # fmt: skip
        return Counted(tokens=self.base + self.tile * across * down, width=width, height=height, worked=worked)


class Level(Noun):
    """What one detail level allows: the longest side in pixels and the number of patches; None is no limit."""

    longest_side: int | None = None
    patches: int | None = None


class PatchRule(Noun):
    """Tokens are patches times `multiplier`, within the limits of the detail level."""

    multiplier: float
    low: Level
    high: Level
    auto: Level
    original: Level
    has_original: bool = False

    def count(self, width: int, height: int, detail: Detail) -> Counted:
        """Count the tokens of an image."""
        level: Level = getattr(self, detail)
        if level.longest_side is not None:
            width, height = _fit(width, height, level.longest_side)
        if level.patches is not None and _patches(width, height) > level.patches:
            width, height = _shrink(width, height, level.patches)
        across, down = math.ceil(width / PATCH), math.ceil(height / PATCH)
        worked = sentence(
            mark("{across} × {down} patches of 32 pixels × {multiplier}, at {width} × {height}"),
            across=across, down=down, multiplier=self.multiplier, width=width, height=height,
        )  # fmt: skip
        tokens = math.ceil(round(across * down * self.multiplier, 6))
        return Counted(tokens=tokens, width=width, height=height, worked=worked)


Rule = TileRule | PatchRule


def _same(multiplier: float, patches: int) -> PatchRule:
    level = Level(patches=patches)
    return PatchRule(multiplier=multiplier, low=level, high=level, auto=level, original=level)


_HIGH: Final = Level(longest_side=2048, patches=2500)
RULES: Final[dict[RuleName, Rule]] = {
    "tile_4o": TileRule(base=85, tile=170),
    "tile_4o_mini": TileRule(base=2833, tile=5667),
    "tile_5": TileRule(base=70, tile=140),
    "tile_o1": TileRule(base=75, tile=150),
    "patch_5_6": PatchRule(
        multiplier=1.2,
        low=Level(longest_side=512),
        high=_HIGH,
        auto=Level(),
        original=Level(),
        has_original=True,
    ),
    "patch_5_5": PatchRule(
        multiplier=1.2,
        low=Level(longest_side=512),
        high=Level(patches=2500),
        auto=Level(longest_side=6000, patches=10_000),
        original=Level(longest_side=6000, patches=10_000),
        has_original=True,
    ),
    "patch_5_4": PatchRule(
        multiplier=1.2,
        low=Level(longest_side=2048, patches=6144),
        high=Level(patches=2500),
        auto=Level(patches=2500),
        original=Level(patches=2500),
    ),
    "patch_5_2": _same(1.2, 6144),
    "patch_4_1_mini": _same(1.62, 6144),
    "patch_4_1_nano": _same(2.46, 1536),
    "patch_5_mini": _same(1.2, 1536),
    "patch_5_nano": _same(1.5, 1536),
    "patch_o4_mini": _same(1.72, 1536),
}


def image_tokens(rule: RuleName | None, width: int, height: int, detail: Detail) -> int:
    """Count the tokens of an image of some pixels; the highest published number where the rule is unknown."""
    return count_image(rule, width, height, detail).tokens


def count_image(rule: RuleName | None, width: int, height: int, detail: Detail) -> Counted:
    """Count the tokens of an image of some pixels, and say how."""
    if rule:
        return RULES[rule].count(width, height, detail)
    worked = sentence(mark("no formula is published for this model; this is the most that others take"))
    return Counted(tokens=UNKNOWN_RULE_TOKENS, width=width, height=height, worked=worked)


def details_of(rule: RuleName | None) -> tuple[Detail, ...]:
    """List the levels of detail that a model tells apart."""
    return ("auto", "low", "high", "original") if rule and RULES[rule].has_original else ("auto", "low", "high")


def _fit(width: int, height: int, longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(width, height))
    return max(1, math.floor(width * scale)), max(1, math.floor(height * scale))


def _patches(width: int, height: int) -> int:
    return math.ceil(width / PATCH) * math.ceil(height / PATCH)


def _shrink(width: int, height: int, patches: int) -> tuple[int, int]:
    """Shrink so that whole patches fill the budget."""
    scale = math.sqrt(PATCH * PATCH * patches / (width * height))
    across, down = width * scale / PATCH, height * scale / PATCH
    scale *= min(math.floor(across) / across, math.floor(down) / down)
    return max(1, math.floor(width * scale)), max(1, math.floor(height * scale))
