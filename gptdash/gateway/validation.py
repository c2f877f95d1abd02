"""What can be known to fail is said before anything is sent."""

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.errors import ContextOverflow
from gptdash.domain.requests import Request
from gptdash.domain.tokens import count_messages


def check_length(request: Request, model: str, capabilities: Capabilities) -> None:
    """Count the input where the model has a known small limit.

    Raises:
        ContextOverflow: the messages do not fit.
    """
    limit = capabilities.max_input_tokens
    if limit is None:
        return
    if count_messages(request.messages, capabilities.encoding) > limit:
        raise ContextOverflow(model=model)
