"""One answer about pictures, while it comes."""

from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.images.talk import Talk, Turn


class ImageAnswer(GrowingReply):
    """An answer about pictures; once it is over, what came of it is the last turn of `talk`."""

    def __init__(self, live: LiveReply, talk: Talk, question: str) -> None:
        super().__init__(live)
        self.talk = talk
        self._question = question

    def conclude(self) -> None:
        """Add the turn, if anything came at all."""
        if self.text:
            turn = Turn(question=self._question, answer=self.text, done=self.done)
            self.talk.turns = (*self.talk.turns, turn)
