"""Images: what a file holds, found locally, and questions to a model that sees."""

from gptdash.services.images.analysis import Analysis, Difference
from gptdash.services.images.answer import ImageAnswer
from gptdash.services.images.comparing import Comparison, compare
from gptdash.services.images.cropping import LARGEST_SIDE, MAX_SIDE, Box, sent_size
from gptdash.services.images.facts import Histogram, ImageFacts, Location, Metadatum, Swatch
from gptdash.services.images.fetching import Fetched, Fetcher
from gptdash.services.images.fingerprints import Alike, find_alike
from gptdash.services.images.inspecting import inspect
from gptdash.services.images.keeping import AnalysisKeeper
from gptdash.services.images.opening import MAX_BYTES, MAX_PIXELS
from gptdash.services.images.pdf import PagesUnclear
from gptdash.services.images.picture import Picture
from gptdash.services.images.preparing import PreparedImage, prepare, preview
from gptdash.services.images.presets import PICTURE_PRESETS, PicturePreset
from gptdash.services.images.pricing import DetailPrice, PictureMeter
from gptdash.services.images.reading_text import TextLine, as_text, read_text, reads_text
from gptdash.services.images.receiving import FIRST_PAGES, page_count, receive
from gptdash.services.images.reports import report_as_html, report_as_json, report_as_markdown
from gptdash.services.images.sample import sample_picture
from gptdash.services.images.service import ImageService, NoVision
from gptdash.services.images.talk import MOST_PICTURES, Sent, Talk, Turn

__all__ = [
    "FIRST_PAGES",
    "LARGEST_SIDE",
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "MOST_PICTURES",
    "PICTURE_PRESETS",
    "Alike",
    "Analysis",
    "AnalysisKeeper",
    "Box",
    "Comparison",
    "DetailPrice",
    "Difference",
    "Fetched",
    "Fetcher",
    "Histogram",
    "ImageAnswer",
    "ImageFacts",
    "ImageService",
    "Location",
    "Metadatum",
    "NoVision",
    "PagesUnclear",
    "Picture",
    "PictureMeter",
    "PicturePreset",
    "PreparedImage",
    "Sent",
    "Swatch",
    "Talk",
    "TextLine",
    "Turn",
    "as_text",
    "compare",
    "find_alike",
    "inspect",
    "page_count",
    "prepare",
    "preview",
    "read_text",
    "reads_text",
    "receive",
    "report_as_html",
    "report_as_json",
    "report_as_markdown",
    "sample_picture",
    "sent_size",
]
