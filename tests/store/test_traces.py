from gptdash.domain.events import ToolFinished, ToolsPending
from gptdash.domain.messages import Message, ToolUse
from gptdash.domain.tool_trace import ToolTrace
from gptdash.domain.wording import sentence
from gptdash.store import Store

USE = ToolUse(id="call_1", name="look", arguments='{"at": "\\u0000"}')
TRACE = ToolTrace(
    runs=(
        ToolFinished(use=USE, result="繁體 ok", duration_ms=12),
        ToolFinished(use=USE, result="{}", duration_ms=0, problem=sentence("No {what}.", what="x"), error_code="no"),
    ),
    pending=ToolsPending(uses=(USE,), so_far=(Message(role="assistant", tool_uses=(USE,)),)),
)


def test_a_trace_is_read_as_it_was_written(store_url: str) -> None:
    store = Store.open(store_url)
    question = store.conversations.append("c", "user", "look")
    store.conversations.append("c", "assistant", "", parent_id=question.id, trace=TRACE)
    said = store.conversations.messages("c")
    assert [message.trace for message in said] == [None, TRACE]
    store.close()
