"""Whatever is done to a tree, in whatever order: no message is ever lost or changed."""

import tempfile
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.messages import Role
from gptdash.store import Store

CONVERSATIONS = st.sampled_from(["one", "two"])
TEXTS = st.text(max_size=20)


class Tree(RuleBasedStateMachine):
    """Several hands that write, edit, regenerate, switch, delete and restore, beside a plain record of it all."""

    new_store: ClassVar[Callable[[], Store]]
    looked_at: ClassVar[Counter[str]]
    said = Bundle("said")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.new_store()
        self.record: list[StoredMessage] = []

    def teardown(self) -> None:
        self.store.close()

    def append(self, conversation: str, role: Role, text: str, parent: str | None) -> StoredMessage:
        message = self.store.conversations.append(conversation, role, text, parent_id=parent)
        self.record.append(message)
        return message

    @initialize(target=said, text=TEXTS)
    def begin_the_first(self, text: str) -> StoredMessage:
        return self.append("one", "user", text, None)

    @rule(target=said, conversation=CONVERSATIONS, text=TEXTS)
    def begin(self, conversation: str, text: str) -> StoredMessage:
        return self.append(conversation, "user", text, None)

    @rule(target=said, before=said, text=TEXTS)
    def answer(self, before: StoredMessage, text: str) -> StoredMessage:
        return self.append(before.conversation_id, "assistant", text, before.id)

    @rule(target=said, original=said, text=TEXTS)
    def edit_or_regenerate(self, original: StoredMessage, text: str) -> StoredMessage:
        return self.append(original.conversation_id, original.role, text, original.parent_id)

    @rule(message=said)
    def switch(self, message: StoredMessage) -> None:
        self.store.conversations.leave_at(message.conversation_id, message.id)

    @rule(conversation=CONVERSATIONS)
    def delete(self, conversation: str) -> None:
        self.store.conversations.delete(conversation)

    @rule(conversation=CONVERSATIONS)
    def restore(self, conversation: str) -> None:
        self.store.conversations.restore(conversation)

    @rule(conversation=CONVERSATIONS, title=TEXTS)
    def rename(self, conversation: str, title: str) -> None:
        self.store.conversations.rename(conversation, title)

    @invariant()
    def nothing_is_lost_or_changed(self) -> None:
        kept = [*self.store.conversations.messages("one"), *self.store.conversations.messages("two")]
        assert sorted(kept, key=lambda message: message.id) == sorted(self.record, key=lambda message: message.id)
        self.looked_at["trees"] += 1
        self.looked_at["messages"] += len(kept)

    @invariant()
    def every_message_stands_on_a_branch_with_all_its_rivals(self) -> None:
        by_id = {message.id: message for message in self.record}
        for message in self.record[-3:]:
            branch = self.store.conversations.branches.branch(message.conversation_id, message.id)
            assert message in branch.messages
            assert branch.messages[0].parent_id is None
            for before, after in zip(branch.messages, branch.messages[1:], strict=False):
                assert after.parent_id == before.id
            rivals = tuple(
                other.id
                for other in self.record
                if (other.conversation_id, other.parent_id) == (message.conversation_id, message.parent_id)
            )
            assert branch.siblings.get(message.id, (message.id,)) == rivals
            assert not any(child.parent_id == branch.messages[-1].id for child in by_id.values())


def check(new_store: Callable[[], Store], **limits: Any) -> Counter[str]:
    """Let the hands work, look at the tree after each step, and count what was looked at."""
    looked_at: Counter[str] = Counter()
    machine = type("Machine", (Tree,), {"new_store": staticmethod(new_store), "looked_at": looked_at})
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(machine, settings=settings(deadline=None, suppress_health_check=quiet, **limits))  # type: ignore[no-untyped-call] # Hypothesis leaves this function untyped
    return looked_at


def test_no_order_of_edits_and_deletions_loses_a_message_on_sqlite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(10_000))

        def new_store() -> Store:
            return Store.open(f"sqlite:///{folder}/{next(numbers)}.db")

        looked_at = check(new_store, max_examples=12, stateful_step_count=25)
    assert looked_at["messages"] > looked_at["trees"] > 12


@pytest.mark.postgresql
def test_no_order_of_edits_and_deletions_loses_a_message_on_postgresql(request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres")
    looked_at = check(lambda: Store.open(server.migrated_database()), max_examples=4, stateful_step_count=20)
    assert looked_at["messages"] >= looked_at["trees"] > 4
