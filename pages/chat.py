"""Chat: talk with the model; replies stream, and every conversation is kept as a tree of all its versions."""

from gptdash.ui.chat import (
    compared_question,
    composed,
    hand_to_clipboard,
    open_conversation,
    read_branch,
    read_preview,
    remember_end,
    run_turn,
    show_branch,
    show_comparison,
    show_extras,
    show_header,
    show_meter,
    show_shelf,
    show_welcome,
    take_pending,
)
from gptdash.ui.session import services

conversation_id = open_conversation()
show_shelf(conversation_id)
pending = take_pending() or composed(conversation_id)
show_header(conversation_id, services().chat.library.find(conversation_id))
row = show_extras(conversation_id)
branch = read_branch(conversation_id, pending)
preview = read_preview(conversation_id, branch, pending)
show_meter(row, conversation_id, branch, preview)

compared = compared_question()
if not branch.messages and not pending:
    show_welcome(conversation_id)
show_branch(branch, preview)
if pending:
    run_turn(pending)
elif compared:
    show_comparison(compared)
else:
    remember_end(branch.leaf.id if branch.leaf else None)
hand_to_clipboard()
