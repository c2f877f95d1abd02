"""The card for the person who takes over."""

from collections.abc import Callable
from typing import Final

from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.support import Exchange, HandOffCard, Rule
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.support.watching.reading import Reading, begin_reading, lines_of, too_weak

PLAIN: Final = "{text}"
ASKED: Final = mark("The customer has asked {count} questions, the first: {first}")
ASKED_ONCE: Final = mark("The customer has asked one question.")
OFFERED: Final = mark("The bot offered: {titles}")
NOTHING_OFFERED: Final = mark("The bot has offered nothing yet.")
NEXT: Final[dict[Rule, str]] = {
    "asked_for_person": mark("Greet the customer and ask how you can help."),
    "frustration": mark("Apologise first, then answer the question yourself."),
    "loop": mark("Ask what the earlier answers left open."),
    "nothing_found": mark("Answer the question, then add the answer to the knowledge base."),
    "model_passed": mark("Answer the question, then add the answer to the knowledge base."),
    "out_of_scope": mark("Tell the customer who can help with this, or that you cannot."),
}
ANYTHING: Final = mark("Read the conversation, then answer the customer.")


class SaidCard(Noun):
    """What the model is asked for; its schema is what the server enforces."""

    summary: str
    need: str
    tried: str
    next_step: str


CardReading = Reading[SaidCard, HandOffCard]


def card_reading(gateway: Gateway, exchanges: tuple[Exchange, ...], restore: Callable[[str], str]) -> CardReading:
    """Prepare the card of a conversation whose last exchange is handed off; without a model it is made by rules."""
    growing = begin_reading(gateway, "card.md", lines_of(exchanges), SaidCard)
    unasked = None if growing else too_weak(gateway)

    def by_rules(_why: Sentence, done: Done | None) -> HandOffCard:
        return card_by_rules(exchanges).model_copy(update={"done": done})

    def written(said: SaidCard, done: Done) -> HandOffCard:
        return _card(said, done) if said.need.strip() else card_by_rules(exchanges).model_copy(update={"done": done})

    return Reading(SaidCard, written, by_rules, growing, unasked=unasked, restore=restore)


def card_by_rules(exchanges: tuple[Exchange, ...]) -> HandOffCard:
    """Write the card without a model, by the rule that handed the last exchange off."""
    hand_off = exchanges[-1].hand_off
    first, last = exchanges[0].question, exchanges[-1].question
    offered = [
        passage.title
        for exchange in exchanges
        if exchange.answer.kind in ("model", "quoted")
        for passage in exchange.answer.passages
        if passage.id in exchange.answer.citations
    ]
    asked = sentence(ASKED, count=len(exchanges), first=first) if len(exchanges) > 1 else sentence(ASKED_ONCE)
    return HandOffCard(
        summary=asked,
        need=_plain(last),
        tried=sentence(OFFERED, titles=", ".join(dict.fromkeys(offered))) if offered else sentence(NOTHING_OFFERED),
        next_step=sentence(NEXT.get(hand_off.rule, ANYTHING) if hand_off else ANYTHING),
    )


def _card(said: SaidCard, done: Done) -> HandOffCard:
    words = {name: _plain(text) for name, text in said.model_dump().items()}
    return HandOffCard.model_validate({**words, "by_model": True, "done": done})


def _plain(text: str) -> Sentence:
    return Sentence(template=PLAIN, facts={"text": text})
