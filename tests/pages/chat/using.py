"""Using the chat page without a browser."""

from streamlit.testing.v1 import AppTest


def said(app: AppTest) -> list[str]:
    """Read the messages that are shown, oldest first."""
    return [message.markdown[0].value for message in app.chat_message]


def captions(app: AppTest) -> str:
    """Read all small print."""
    return "\n".join(caption.value for caption in app.caption)


def write(app: AppTest, text: str) -> AppTest:
    """Write a message and let the reply come to its end."""
    app.chat_input[0].set_value(text).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str, *, number: int = 0) -> AppTest:
    """Press one of the buttons whose key begins so."""
    found = [button for button in app.button if (button.key or "").startswith(key)]
    found[number].click().run()
    assert not app.exception
    return app


def offers(app: AppTest, key: str) -> bool:
    """Tell whether there is a button whose key begins so."""
    return any((button.key or "").startswith(key) for button in app.button)
