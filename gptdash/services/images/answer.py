"""One answer about an image, while it comes."""

from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.images.preparing import PreparedImage


class ImageAnswer(GrowingReply):
    """An answer about an image; `sent` is the image as the model sees it."""

    def __init__(self, live: LiveReply, sent: PreparedImage) -> None:
        super().__init__(live)
        self.sent = sent
