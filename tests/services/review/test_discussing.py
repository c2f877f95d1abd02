"""A finding in words: what is said and the lines around it, with nothing hidden in them."""

from gptdash.services.review import Finding, code_as_changeset, finding_in_words

CODE = "\n".join(f"line{number} = {number}" for number in range(1, 41))


def finding(**changes: object) -> Finding:
    said = {"file": "a.py", "severity": "high", "category": "bug", "message": "Boom.", "sources": ("model",)}
    return Finding.model_validate({**said, "line": 20, "end_line": 21, "quote": "line20 = 20\nline21 = 21", **changes})


def test_the_lines_of_the_finding_are_marked_among_those_around_them() -> None:
    told = finding_in_words(finding(suggestion="Mend it."), code_as_changeset(CODE, filename="a.py"))
    assert told.startswith("a.py, Lines 20 to 21: high, bug")
    assert "Boom." in told
    assert "Suggested: Mend it." in told
    lines = told.splitlines()
    assert ">   20 line20 = 20" in lines
    assert ">   21 line21 = 21" in lines
    assert "    12 line12 = 12"[1:] in told
    assert "line11 = 11" not in told
    assert "line29 = 29" in told
    assert "line30 = 30" not in told


def test_without_the_file_it_is_the_quote_and_of_a_whole_file_there_is_none() -> None:
    assert "line20 = 20" in finding_in_words(finding(), None)
    whole = finding(line=None, end_line=None, quote="")
    assert finding_in_words(whole, code_as_changeset(CODE, filename="a.py")).count("line") == 0


def test_what_is_hidden_in_the_code_is_shown() -> None:
    changes = code_as_changeset("a = 1 # \u202e evil\n", filename="a.py")
    told = finding_in_words(finding(line=1, end_line=1), changes)
    assert "\u202e" not in told
    assert "⟨U+202E⟩" in told
