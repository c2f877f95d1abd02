import pytest

from gptdash.services.review import detect_language


@pytest.mark.parametrize(
    ("source", "filename", "expected"),
    [
        ("", "a.py", "python"),
        ("", "A.TSX", "typescript"),
        ("x", "dir/a.test.js", "javascript"),
        ("import os", "a.rb", "ruby"),  # the name goes before the looks
        ("#!/bin/bash\nls", None, "bash"),
        ("#!/usr/bin/env -S python3.11\n", None, "python"),
        ("#!/usr/bin/env node\n", "tool", "javascript"),
        ("import os\n", None, "python"),
        ("def f(:\n  pass", None, "python"),  # broken, and still Python
        ("print(eval(input()))", None, "python"),
        ("x = 1\n", None, "python"),
        ("const x = 1;", None, None),
        ("x = f(1);\ny = g(2);\n", None, None),
        ('{"a": 1}', None, None),
        ("hello", None, None),
        ("import x from 'y'", None, None),
        ("\0", None, None),
    ],
)
def test_language_by_name_then_shebang_then_looks(source: str, filename: str | None, expected: str | None) -> None:
    assert detect_language(source, filename) == expected
