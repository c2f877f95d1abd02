"""Ties what the model said to the lines that it was shown."""

from collections.abc import Iterable, Mapping

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.findings import Anchor, Finding, Named, Replacement, Shown, anchor_quote
from gptdash.services.review.model.numbering import Excerpt
from gptdash.services.review.model.pieces import Piece
from gptdash.services.review.model.said import SaidFinding, read_findings, read_reply
from gptdash.services.review.sources import split_lines


class ReadFindings(Noun):
    """The findings of a reply and what must be said of it."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Sentence, ...] = ()
    dropped: int = 0


def findings_of(text: str, piece: Piece) -> ReadFindings:
    """Read a reply, also one that breaks off; what cannot be used is dropped and counted."""
    reply = read_reply(text, "findings")
    said = read_findings(reply.items)
    shown = tuple(side for excerpt in piece.excerpts for side in _sides(excerpt))
    findings = tuple(_placed(one, shown) for one in said if one is not None)
    return ReadFindings(findings=findings, notes=reply.notes, dropped=said.count(None))


def notes_on(read: Iterable[ReadFindings]) -> tuple[Sentence, ...]:
    """Say how many findings of all replies were dropped or could not be tied to a line."""
    replies = tuple(read)
    notes = [note for reply in replies for note in reply.notes]
    dropped = sum(reply.dropped for reply in replies)
    if dropped:
        template = mark("Findings of the model that could not be read, and were dropped: {count}.")
        notes.append(sentence(template, count=dropped))
    unanchored = sum(not finding.anchored for reply in replies for finding in reply.findings)
    if unanchored:
        template = mark("Findings of the model whose quoted code is not where it says: {count}. They name no line.")
        notes.append(sentence(template, count=unanchored))
    return tuple(notes)


def _placed(said: SaidFinding, shown: tuple[Shown, ...]) -> Finding:
    named = _named_file(said.file, tuple(dict.fromkeys(one.file for one in shown)))
    anchor = anchor_quote(said.quote, Named(file=named, side=said.side, line=said.line), shown)
    finding = Finding(
        # Where it may be any file, the model's own word for it stands.
        file=anchor.file if anchor else named or said.file.strip() or shown[0].file,
        severity=said.severity,
        category=said.category,
        message=said.message.strip(),
        suggestion=said.suggestion.strip(),
        sources=("model",),
        confidence=said.confidence,
    )
    return finding.model_copy(update=_anchored(said, anchor, shown)) if anchor else finding


def _sides(excerpt: Excerpt) -> tuple[Shown, ...]:
    """Show both sides of a diff; lines that stand on both are the new file's."""
    path, removed = excerpt.file.path, excerpt.removed()
    new = Shown(path, "new", excerpt.lines("new"))
    return (new, Shown(path, "old", excerpt.lines("old"), only=removed)) if removed else (new,)


def _anchored(said: SaidFinding, anchor: Anchor, shown: tuple[Shown, ...]) -> Mapping[str, object]:
    numbers = range(anchor.line, anchor.end_line + 1)
    sides = (one.lines for one in shown if (one.file, one.side) == (anchor.file, anchor.side))
    lines = next(one for one in sides if all(number in one for number in numbers))
    known = tuple(lines[number].removesuffix("\r") for number in numbers)
    return {
        "line": anchor.line,
        "end_line": anchor.end_line,
        "side": anchor.side,
        "quote": "\n".join(known),
        "replacement": _replacement(said, anchor, known),
    }


def _named_file(name: str, paths: tuple[str, ...]) -> str | None:
    """Tell which file a model means: by its path, or by the end of it where only one file ends so."""
    bare = name.strip().removeprefix("./")
    if bare in paths or len(paths) == 1:
        return bare if bare in paths else paths[0]
    alike = [path for path in paths if bare and (path.endswith(f"/{bare}") or bare.endswith(f"/{path}"))]
    return alike[0] if len(alike) == 1 else None


def _replacement(said: SaidFinding, anchor: Anchor, known: tuple[str, ...]) -> Replacement | None:
    """Take over new lines for the quoted ones, where these are whole lines of the new file."""
    if not said.replacement or anchor.side == "old" or not anchor.whole:
        return None
    lines = _indented(split_lines(said.replacement), said.quote, known)
    if lines == known:
        return None
    return Replacement(line=anchor.line, end_line=anchor.end_line, lines=lines)


def _indented(lines: tuple[str, ...], quote: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Indent lines as the file does, where the model left the indentation out of quote and replacement alike."""
    indent = known[0][: len(known[0]) - len(known[0].lstrip())]
    if not indent or quote[:1].isspace() or lines[0][:1].isspace():
        return lines
    return tuple(f"{indent}{text}" if text.strip() else text for text in lines)
