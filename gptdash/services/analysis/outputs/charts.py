"""A chart as a file: a page that opens without a network, Plotly's JSON, or a picture."""

import importlib
from functools import cache
from typing import Final, Literal

import plotly.graph_objects as go

from gptdash.domain.wording import Sentence
from gptdash.services.analysis.rejections import NoPicture, PicturesUnavailable

PictureKind = Literal["png", "svg"]

# Fonts with Chinese, Japanese and Korean characters on Linux, macOS and Windows, behind the one for Latin letters.
FONTS: Final = "Inter, 'Open Sans', 'Noto Sans CJK TC', 'Noto Sans TC', 'PingFang TC', 'Microsoft JhengHei', sans-serif"
WIDTH_PX: Final = 1000
HEIGHT_PX: Final = 600
MARGIN_PX: Final = 24
SCALE: Final = 2
WAIT_S: Final = 60


def chart_html(figure: go.Figure) -> str:
    """Write a page that holds the chart and all of plotly.js (about 4.5 MB), so that it opens anywhere."""
    return str(figure.to_html(include_plotlyjs=True, config={"displaylogo": False, "plotlyServerURL": ""}))


def chart_json(figure: go.Figure) -> str:
    """Write the chart as Plotly's JSON, which `plotly.io.from_json` reads."""
    return str(figure.to_json(pretty=True))


@cache
def pictures_problem() -> Sentence | None:
    """Say why charts cannot be drawn as pictures here; None where they can."""
    try:
        importlib.import_module("kaleido")
        browser = importlib.import_module("choreographer.browsers.chromium").Chromium.find_browser(skip_local=False)
    except ImportError:
        browser = None
    return None if browser else PicturesUnavailable().sentence


def chart_picture(figure: go.Figure, kind: PictureKind) -> bytes:
    """Draw the chart on white with a browser on this machine: PNG at 2000 × 1200 pixels, or SVG.

    Raises:
        PicturesUnavailable: kaleido or a browser is not installed.
        NoPicture: the browser failed.
    """
    try:
        kaleido = importlib.import_module("kaleido")
        no_browser: type[Exception] = importlib.import_module("choreographer.errors").ChromeNotFoundError
    except ImportError as error:
        raise PicturesUnavailable from error

    printed = go.Figure(figure).update_layout(
        template="plotly_white",
        font_family=FONTS,
        width=WIDTH_PX,
        height=figure.layout.height or HEIGHT_PX,
        margin_l=MARGIN_PX,
        margin_r=MARGIN_PX,
    )
    options = {"format": kind, "scale": SCALE if kind == "png" else 1}
    try:
        drawn = kaleido.calc_fig_sync(printed, opts=options, kopts={"mathjax": False, "timeout": WAIT_S})
    except no_browser as error:
        raise PicturesUnavailable from error
    except Exception as error:
        raise NoPicture(kind=kind.upper(), problem=type(error).__name__) from error
    return bytes(drawn)
