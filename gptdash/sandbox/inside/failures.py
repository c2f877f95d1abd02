"""Why a job ended early, as its reply tells it."""


class Refused(Exception):
    """The job will not do this; `reason` is a word that the app has a sentence for."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
