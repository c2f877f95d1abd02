"""An analysis as Markdown, as HTML of one file, and as JSON."""

import base64
import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from gptdash.domain.money import format_usd
from gptdash.domain.picture_analyses import KeptPicture
from gptdash.domain.safety import without_remote_content
from gptdash.services.images.analysis import Analysis
from gptdash.services.images.talk import Turn

STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "img{max-width:16rem;border-radius:.4rem;margin:.3rem}pre{white-space:pre-wrap}small{opacity:.7}"
)


def report_as_json(analysis: Analysis, pictures: Sequence[KeptPicture]) -> str:
    """Write everything that was found, without the pictures themselves."""
    found = {**analysis.model_dump(mode="json"), "pictures": [picture.name for picture in pictures]}
    return json.dumps(found, indent=2, ensure_ascii=False)


def report_as_markdown(analysis: Analysis, pictures: Sequence[KeptPicture]) -> str:
    """Write an analysis as Markdown; what a model wrote loads nothing from elsewhere."""
    parts = [f"# {_line(analysis.title)}", f"{analysis.created_at:%Y-%m-%d %H:%M} UTC"]
    parts.append("\n".join(f"{number}. {_line(picture.name)}" for number, picture in enumerate(pictures, 1)))
    for turn in analysis.turns:
        quoted = "\n".join(f"> {line}" for line in turn.question.splitlines())
        parts += [quoted, without_remote_content(turn.answer), f"*{_bill(turn)}*" if turn.done else ""]
    if analysis.object is not None:
        parts += [f"## {_line(analysis.schema_name)}", f"```json\n{_object(analysis)}\n```"]
    parts += _difference(analysis)
    return "\n\n".join(filter(None, parts)) + "\n"


def report_as_html(analysis: Analysis, pictures: Sequence[KeptPicture]) -> str:
    """Write an analysis as one file with its small pictures in it; all text is text, nothing of it is markup."""
    return "".join(_html(analysis, pictures))


def _html(analysis: Analysis, pictures: Sequence[KeptPicture]) -> Iterator[str]:
    title = escape(analysis.title)
    yield f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head><body>'
    yield f"<h1>{title}</h1><small>{analysis.created_at:%Y-%m-%d %H:%M} UTC</small><p>"
    for picture in pictures:
        data = base64.b64encode(picture.thumbnail).decode()
        yield f'<img alt="{escape(picture.name)}" title="{escape(picture.name)}" src="data:image/jpeg;base64,{data}">'
    yield "</p>"
    for turn in analysis.turns:
        yield f"<blockquote><pre>{escape(turn.question)}</pre></blockquote><pre>{escape(turn.answer)}</pre>"
        yield f"<small>{escape(_bill(turn))}</small>" if turn.done else ""
    if analysis.object is not None:
        yield f"<h2>{escape(analysis.schema_name)}</h2><pre>{escape(_object(analysis))}</pre>"
    yield from (f"<p>{escape(line)}</p>" for line in _difference(analysis))
    yield "</body></html>"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("<", "\\<").replace("[", "\\[").replace("!", "\\!")


def _bill(turn: Turn) -> str:
    if turn.done is None:
        return ""
    price = format_usd(turn.done.cost.nano_usd) or "unpriced"
    return f"{turn.done.model} · {turn.done.usage.total_tokens:,} tokens · {price}"


def _object(analysis: Analysis) -> str:
    return json.dumps(analysis.object, indent=2, ensure_ascii=False)


def _difference(analysis: Analysis) -> list[str]:
    if analysis.difference is None:
        return []
    found = analysis.difference
    return [
        f"SSIM {found.similarity:.4f} · {found.changed:.2%} of the pixels differ · mean {found.mean_difference:.2%}"
    ]
