from gptdash.domain.safety import Enclosure


def test_data_stands_between_lines_that_nobody_can_foresee() -> None:
    first, second = Enclosure(), Enclosure()
    assert first.nonce != second.nonce
    assert len(first.nonce) == 16
    assert first.enclose(("a", "b")) == f"[data {first.nonce} begins]\na\nb\n[data {first.nonce} ends]"
