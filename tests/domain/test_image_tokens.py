import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptdash.domain.image_tokens import RULES, RuleName, count_image, details_of, image_tokens
from gptdash.domain.messages import Detail


@pytest.mark.parametrize(
    ("rule", "size", "detail", "tokens"),
    [
        # The examples that OpenAI publishes.
        ("tile_4o", (1024, 1024), "high", 765),
        ("tile_4o", (2048, 4096), "high", 1105),
        ("tile_4o", (4096, 8192), "low", 85),
        ("patch_5_2", (1024, 1024), "high", 1229),
        ("patch_5_6", (4000, 4000), "high", 3000),
        # 512 x 512 is one tile: 2833 + 5667
        ("tile_4o_mini", (512, 512), "auto", 8500),
        # 100 x 100 is 4 x 4 patches: 16 x 1.2 = 19.2
        ("patch_5_6", (100, 100), "auto", 20),
        # 4000 x 2000 at low is 512 x 256: 16 x 8 patches, 128 x 1.2 = 153.6
        ("patch_5_6", (4000, 2000), "low", 154),
        # without a budget: 125 x 63 patches = 7875, x 1.2
        ("patch_5_6", (4000, 2000), "original", 9450),
        ("tile_5", (1, 1), "high", 210),
    ],
)
def test_the_formula_gives_the_published_and_the_hand_worked_numbers(
    rule: RuleName, size: tuple[int, int], detail: Detail, tokens: int
) -> None:
    assert image_tokens(rule, *size, detail) == tokens


@given(st.sampled_from(sorted(RULES)), st.integers(1, 20_000), st.integers(1, 20_000), st.sampled_from(["low", "high"]))
def test_a_budget_is_never_exceeded(rule: RuleName, width: int, height: int, detail: Detail) -> None:
    assert 0 < image_tokens(rule, width, height, detail) <= 50_000


def test_an_unknown_rule_is_estimated_at_the_highest_published_number() -> None:
    assert image_tokens(None, 10, 10, "auto") == 3000


@pytest.mark.parametrize(
    ("rule", "size", "detail", "seen", "worked"),
    [
        ("tile_4o", (2048, 4096), "high", (768, 1536), "85 + 170 × 2 × 3 tiles of 512 pixels, at 768 × 1536"),
        ("tile_4o", (2048, 4096), "low", (256, 512), "85 for any picture"),
        ("patch_5_6", (4000, 2000), "low", (512, 256), "16 × 8 patches of 32 pixels × 1.2, at 512 × 256"),
        # 1800 x 2400 is 57 x 75 = 4275 patches, over 1536. √(1024 · 1536 / 4,320,000) = 0.6034, so 33.94 x 45.25
        # patches; 33 / 33.94 = 0.972 and 45 / 45.25 = 0.994, so 0.6034 · 0.972 · 1800 = 1056 and 1408.
        ("patch_5_mini", (1800, 2400), "auto", (1056, 1408), "33 × 44 patches of 32 pixels × 1.2, at 1056 × 1408"),
    ],
)
def test_the_formula_is_told_with_its_numbers(
    rule: RuleName, size: tuple[int, int], detail: Detail, seen: tuple[int, int], worked: str
) -> None:
    counted = count_image(rule, *size, detail)
    assert ((counted.width, counted.height), str(counted.worked)) == (seen, worked)


def test_original_is_offered_where_a_model_tells_it_apart() -> None:
    assert details_of("patch_5_6") == ("auto", "low", "high", "original")
    assert details_of("tile_4o") == details_of(None) == ("auto", "low", "high")
