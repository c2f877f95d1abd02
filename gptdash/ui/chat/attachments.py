"""The files of a message."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.domain.conversations import Attachment, StoredMessage
from gptdash.services.chat import ChatService, Upload
from gptdash.services.chat.decoding import is_picture
from gptdash.ui.locales import as_amount
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.text import _

PICTURE_WIDTH: Final = 240
KILO: Final = 1000


def show_attachments(message: StoredMessage) -> None:
    """Show the pictures of a message, and its text files by name."""
    if not message.attachments:
        return
    chat = services().chat
    with st.container(horizontal=True, gap="small"):
        for attachment in message.attachments:
            if attachment.is_image:
                _show_picture(chat, attachment)
            else:
                _show_file(chat, attachment, message)


def show_uploads(uploads: tuple[Upload, ...]) -> None:
    """Show files that are just being sent."""
    with st.container(horizontal=True, gap="small"):
        for upload in uploads:
            if is_picture(upload):
                st.image(upload.data, width=PICTURE_WIDTH)
            else:
                st.caption(f":material/description: {plain(readable(upload.name))}", width="content")


def _show_picture(chat: ChatService, attachment: Attachment) -> None:
    data = chat.content_of(attachment)
    if data:
        st.image(data, caption=plain(readable(attachment.name)), width=PICTURE_WIDTH)


def _show_file(chat: ChatService, attachment: Attachment, message: StoredMessage) -> None:
    # The content is read when it is asked for, in a thread that knows no session.
    st.download_button(
        _("{name} ({size} kB)", name=plain(readable(attachment.name)), size=as_amount(attachment.size_bytes / KILO, 1)),
        partial(chat.content_of, attachment),
        attachment.name,
        "text/plain",
        key=f"file_{message.id}_{attachment.id}",
        icon=":material/description:",
        help=_("Download"),
        on_click="ignore",
    )
