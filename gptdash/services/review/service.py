"""The review feature."""

from concurrent.futures import ThreadPoolExecutor

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.review.assistant import ReviewAssistant
from gptdash.services.review.coverage import cover
from gptdash.services.review.evidence import gather_evidence
from gptdash.services.review.findings import merge_findings, with_fingerprints
from gptdash.services.review.keeping import ReviewKeeper
from gptdash.services.review.live import LiveReview
from gptdash.services.review.model import (
    ModelReview,
    ModelReviewer,
    PriceBefore,
    Progress,
    Summary,
    Watch,
    sum_up,
)
from gptdash.services.review.options import ReviewOptions
from gptdash.services.review.review import Review
from gptdash.services.review.sources import Changeset, NothingToReview, SourceFile, code_as_changeset
from gptdash.store import Reviews


def _unwatched(_progress: Progress) -> None:
    """Let a review go on."""


class ReviewService:
    """Reviews code with linters, and with the model of one endpoint where it is up to it.

    `keeper` holds earlier reviews, and what people said of their findings; `assistant` answers questions about files
    by running code, where the endpoint can.
    """

    def __init__(self, gateway: Gateway, reviews: Reviews, assistant: ReviewAssistant, *, redacts: bool) -> None:
        self._gateway = gateway
        self.assistant = assistant
        self.keeper = ReviewKeeper(reviews, redacts=redacts)

    def review_code(
        self,
        source: str,
        *,
        filename: str | None = None,
        language: str | None = None,
        options: ReviewOptions | None = None,
        watch: Watch = _unwatched,
    ) -> Review:
        """Review one file. The language is an id of `LANGUAGES`; None tells it from the name, shebang or looks.

        Raises:
            InputRejected: there is no code, or more than the limits allow.
        """
        return self.review(code_as_changeset(source, filename=filename, language=language), options, watch)

    def review(self, changes: Changeset, options: ReviewOptions | None = None, watch: Watch = _unwatched) -> Review:
        """Review files or what changed in them.

        `watch` is called about ten times a second while the model writes; what it raises cancels the review. Where
        the model fails, the linters' findings stand and a note says why the model's are missing.

        Raises:
            NothingToReview: there are no files.
        """
        if not changes.files:
            raise NothingToReview
        chosen = options or ReviewOptions()
        asked = chosen.use_model and not self.is_weak and bool(changes.reviewed)
        # The linters work while the model does: waiting for one after the other helps nobody.
        linters = ThreadPoolExecutor(1, thread_name_prefix="gptdash-linters")
        try:
            gathering = linters.submit(gather_evidence, changes.reviewed)
            said = self._ask(changes.reviewed, chosen, watch) if asked else ModelReview(notes=self._not_asked(chosen))
            evidence = gathering.result()
        finally:
            linters.shutdown(wait=False)
        review = Review(
            title=changes.title,
            findings=with_fingerprints(merge_findings((*evidence.findings, *said.findings))),
            coverage=tuple(
                cover(file, evidence, said.lines.get(file.path, 0), asked=asked, why=said.reasons.get(file.path))
                for file in changes.files
            ),
            notes=(*changes.notes, *said.notes, *evidence.notes),
            bills=said.bills,
        )
        return self.keeper.setting_aside(review)

    def start(self, changes: Changeset, options: ReviewOptions | None = None) -> LiveReview:
        """Begin a review that can be watched and stopped."""
        return LiveReview(lambda watch: self.review(changes, options, watch))

    def price(self, changes: Changeset, options: ReviewOptions | None = None) -> PriceBefore | None:
        """Estimate what asking the model will cost; None where it will not be asked.

        Raises:
            EndpointError: nobody knows which model will answer.
        """
        chosen = options or ReviewOptions()
        if not chosen.use_model or self.is_weak or not changes.reviewed:
            return None
        reviewer = ModelReviewer(self._gateway, chosen.reply_language)
        return reviewer.price(changes.reviewed, twice=chosen.second_pass)

    @property
    def is_weak(self) -> bool:
        """Whether the model is too small to judge code, so that it is not asked."""
        return self._gateway.capabilities().weak

    def sum_up(self, review: Review, options: ReviewOptions | None = None, watch: Watch = _unwatched) -> Summary:
        """Let the model say in a few sentences what was found.

        Raises:
            NothingToSumUp: there are no findings.
            EndpointError: the model gave no summary.
        """
        chosen = options or ReviewOptions()
        return sum_up(self._gateway, review.findings, chosen.reply_language, watch)

    def _ask(self, files: tuple[SourceFile, ...], options: ReviewOptions, watch: Watch) -> ModelReview:
        return ModelReviewer(self._gateway, options.reply_language).review(files, watch, twice=options.second_pass)

    def _not_asked(self, options: ReviewOptions) -> tuple[Sentence, ...]:
        if not options.use_model:
            return (sentence(mark("Static evidence only: the model was not asked.")),)
        if not self.is_weak:
            return ()
        template = mark("Static evidence only: {model} is too small to judge code, so it was not asked.")
        return (sentence(template, model=self._gateway.model_for(None)),)
