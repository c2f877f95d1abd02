from gptdash.domain.messages import Message, ToolUse, system, user
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.gateway.redacting import redact_request, replaced_sentence

KEY = "sk-proj-" + "aB3_dE6-" * 8


def test_all_text_of_a_request_is_redacted_and_what_was_replaced_is_counted() -> None:
    request = Request(
        messages=(
            system("You help ada@example.com"),
            user(f"My key is {KEY}, my mail ada@example.com"),
            Message(role="assistant", tool_uses=(ToolUse(id="1", name="f", arguments='{"to": "c@d.io"}'),)),
        ),
        purpose="chat",
    )
    redacted, counts = redact_request(request, Redactor())
    assert [message.text for message in redacted.messages[:2]] == [
        "You help ⟦EMAIL_1⟧",
        "My key is ⟦API_KEY_1⟧, my mail ⟦EMAIL_1⟧",
    ]
    assert redacted.messages[2].tool_uses[0].arguments == '{"to": "⟦EMAIL_2⟧"}'
    assert counts == {"EMAIL": 3, "API_KEY": 1}
    assert str(replaced_sentence(counts)) == "Replaced before sending: API keys (1), e-mail addresses (3)."


def test_code_keeps_its_columns() -> None:
    code = f'1: key = "{KEY}"\n2: x = 1'
    redacted, _ = redact_request(Request(messages=(user(code),), purpose="review"), Redactor())
    text = redacted.messages[0].text
    assert len(text) == len(code)
    assert KEY not in text


def test_a_clean_request_is_sent_as_it_is() -> None:
    request = Request(messages=(user("hello"),), purpose="chat")
    assert redact_request(request, Redactor()) == (request, {})
