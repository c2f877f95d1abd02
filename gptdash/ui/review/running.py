"""How the review is made, what it will cost, and the review at work."""

import streamlit as st

from gptdash.domain.errors import EndpointError, GptdashError
from gptdash.services.review import Changeset, PriceBefore, ReviewOptions
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.keys import MAIN_BUTTON
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.review.chosen import Chosen
from gptdash.ui.review.desk import desk
from gptdash.ui.session import services
from gptdash.ui.text import LANGUAGES as SPOKEN
from gptdash.ui.text import _, language, ngettext


def choose_options() -> tuple[ReviewOptions, bool]:
    """Let the user choose how to review; tells as well whether everything is taken in."""
    with st.container(horizontal=True):
        # A model that is too small is not asked, whatever is chosen: there is nothing to choose.
        use_model, second_pass = (True, False) if services().review.is_weak else _choose_model_options()
        everything = st.toggle(
            _("Generated files too"), key="review_everything", persist_state="session",
            help=_("Lock files, generated and minified files are left out otherwise."),
        )  # fmt: skip
    spoken = SPOKEN[language()]
    return ReviewOptions(reply_language=spoken, use_model=use_model, second_pass=second_pass), everything


def _choose_model_options() -> tuple[bool, bool]:
    use_model = st.toggle(
        _("Ask the model"), value=True, key="review_use_model", persist_state="session",
        help=_("Without it, linters alone look at the code."),
    )  # fmt: skip
    second_pass = st.toggle(
        _("Second pass"), key="review_second_pass", persist_state="session", disabled=not use_model,
        help=_("The model looks at its findings again and confirms or drops them. About twice the price."),
    )  # fmt: skip
    return use_model, second_pass and use_model


def offer_review(chosen: Chosen, options: ReviewOptions, *, everything: bool) -> None:
    """Show what the review will cost, and make it when the button is pressed."""
    with shown_errors():
        _settle()
    if chosen.key:
        _show_price(chosen, options, everything=everything)
    if st.button(_("Review"), type="primary", icon=":material/rule:", shortcut=MAIN_BUTTON):
        with shown_errors():
            _run(chosen.changes(everything=everything), options)


def _show_price(chosen: Chosen, options: ReviewOptions, *, everything: bool) -> None:
    """Say what the model will cost; what cannot be read is said when the review is asked for."""
    try:
        with st.spinner(_("Reading the code…")):
            changes = chosen.changes(everything=everything)
            price = _price(f"{chosen.key}:{everything}", changes, options)
    except EndpointError as error:
        show_error(error)
        return
    except GptdashError:
        return
    if price and price.calls:
        st.caption(_price_text(price), help=_("Price from {source}", source=price.most.source))


def _price(key: str, changes: Changeset, options: ReviewOptions) -> PriceBefore | None:
    key = f"{key}:{options.model_dump_json()}:{services().endpoint.label}:{services().endpoint.model}"
    kept = desk().price
    if kept is None or kept[0] != key:
        kept = (key, services().review.price(changes, options))
        desk().price = kept
    return kept[1]


def _price_text(price: PriceBefore) -> str:
    calls = ngettext("{n} call", "{n} calls", price.calls)
    tokens = _("{tokens} tokens in", tokens=as_count(price.input_tokens))
    least, most = as_money(price.least.nano_usd), as_money(price.most.nano_usd)
    money = _("{least} to {most}", least=least, most=most) if least and most else _("unpriced")
    return " · ".join((_("The model: {calls}", calls=calls), tokens, money))


def _run(changes: Changeset, options: ReviewOptions) -> None:
    """Review and show how far it is; any touch of the page, the Stop button first of all, ends it."""
    live = services().review.start(changes, options)
    desk().running = (live, changes)
    place = st.empty()
    with live, place.container(border=True):
        at_work = _("Linters and model are at work…")
        bar = st.progress(0.0, text=at_work)
        # Pressing it runs the page anew, which ends this run: what came is shown then.
        st.button(_("Stop"), icon=":material/stop:", key="review_stop")
        for progress in live.ticks():
            done = _("{done} of {total} calls have ended", done=progress.done, total=progress.total)
            bar.progress(progress.done / max(progress.total, 1), text=done if progress.total else at_work)
    place.empty()
    _settle()


def _settle() -> None:
    """Take over what came of the review at work, if there is one; one that was left running is stopped."""
    at_work = desk()
    if at_work.running is None:
        return
    live, changes = at_work.running
    at_work.running = None
    live.stop()
    review = live.result()
    at_work.lay_out(changes, review)
    at_work.kept_id = services().review.keeper.keep(review)
