"""A customer who is played by the model, to see how the bot does in a conversation."""

from typing import Final

from gptdash.domain.errors import InputRejected, Unsupported
from gptdash.domain.messages import system, user
from gptdash.domain.requests import Parameters, Request
from gptdash.domain.safety import Enclosure, check_input
from gptdash.domain.support import Company, Exchange
from gptdash.domain.wording import mark
from gptdash.gateway import Gateway, GrowingReply
from gptdash.services.support.asking import filled
from gptdash.services.support.watching.reading import lines_of

LONGEST_PERSONA: Final = 1_000
MAX_OUTPUT_TOKENS: Final = 1_000
END: Final = "[end]"
TOO_SMALL: Final = mark("it is too small to play a customer. Choose a larger model in the sidebar.")


class PersonaRejected(InputRejected):
    """A persona that cannot be played."""

    template = mark("Say who the customer is and what they want, in 1 to {limit} characters.")


class CustomerTurn(GrowingReply):
    """The next message of a played customer; `question` is it, None where the customer has nothing left to say."""

    @property
    def question(self) -> str | None:
        """What the customer says."""
        said = self.text.strip().strip('"“”「」').strip()
        return None if not said or END in said.casefold() else said


def play_customer(gateway: Gateway, company: Company, persona: str, exchanges: tuple[Exchange, ...]) -> CustomerTurn:
    """Prepare the next message of a customer; nothing is sent before its ticks are taken.

    Raises:
        PersonaRejected: nobody is described, or too much.
        InputRejected: the description holds what a model would not read as text.
        Unsupported: the model is too small.
    """
    if not 0 < len(persona.strip()) <= LONGEST_PERSONA:
        raise PersonaRejected(limit=LONGEST_PERSONA)
    check_input(persona)
    if gateway.capabilities().weak:
        raise Unsupported(model=gateway.model_for(None), endpoint=gateway.endpoint.label, detail=TOO_SMALL)
    enclosure = Enclosure()
    begun = lines_of(exchanges) or (f"Bot: {company.opening}",)
    request = Request(
        messages=(
            system(filled("persona.md", {"company": company.name, "nonce": enclosure.nonce})),
            user(enclosure.enclose((f"You are: {persona.strip()}", *begun))),
        ),
        purpose="support",
        parameters=Parameters(max_output_tokens=MAX_OUTPUT_TOKENS),
    )
    return CustomerTurn(gateway.stream(request))
