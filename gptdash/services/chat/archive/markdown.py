"""A branch as a Markdown document that people read."""

from gptdash.domain.conversations import Branch, Conversation, StoredMessage
from gptdash.domain.redaction import mask_secrets


def write_markdown(conversation: Conversation, branch: Branch) -> str:
    """Write a title and the messages of one branch, each under the name of who speaks."""
    head = [f"# {' '.join(conversation.title.split())}", f"{conversation.created_at:%Y-%m-%d %H:%M} UTC"]
    if conversation.settings.system:
        head += ["## System", conversation.settings.system.strip()]
    return mask_secrets("\n\n".join([*head, *map(_section, branch.messages)])) + "\n"


def _section(message: StoredMessage) -> str:
    who = {"user": "User", "assistant": "Assistant", "system": "System", "tool": "Tool"}[message.role]
    model = f" ({message.done.model})" if message.done else ""
    files = "".join(f"\n\n*{attachment.name}*" for attachment in message.attachments)
    return f"## {who}{model}\n\n{message.text.strip()}{files}"
