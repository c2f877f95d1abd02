"""What is answered and what is handed off, measured on questions that the threshold was not set on."""

import pytest

from gptdash.services.support import SAMPLES, decide, sample_knowledge
from gptdash.services.support.decision import THRESHOLD
from tests.services.support.questions import Question, read_questions

QUESTIONS = read_questions("held_out")


def asked(company: str, *, in_scope: bool) -> tuple[Question, ...]:
    return tuple(asked for asked in QUESTIONS if asked.company == company and bool(asked.expects) == in_scope)


def answered(question: Question) -> bool:
    return decide(sample_knowledge(question.company), question.question).kind == "answer"


def offered(question: Question) -> tuple[str, ...]:
    decision = decide(sample_knowledge(question.company), question.question)
    return tuple(match.passage.id for match in decision.matches) if decision.kind == "answer" else ()


def test_the_sets_are_large_enough_and_apart() -> None:
    for company in SAMPLES:
        assert len(asked(company, in_scope=True)) >= 25
        assert len(asked(company, in_scope=False)) >= 25
    tuned_on = {question.question for question in read_questions("tuning")}
    assert not tuned_on & {question.question for question in QUESTIONS}


@pytest.mark.parametrize("company", SAMPLES)
def test_questions_in_scope_are_answered_and_the_right_passage_comes_first(company: str) -> None:
    questions = asked(company, in_scope=True)
    assert sum(map(answered, questions)) >= 0.96 * len(questions)
    first = [question for question in questions if offered(question)[:1] == (question.expects,)]
    assert len(first) >= 0.92 * len(questions)
    among = [question for question in questions if question.expects in offered(question)]
    assert len(among) >= 0.96 * len(questions)


@pytest.mark.parametrize("company", SAMPLES)
def test_questions_out_of_scope_are_handed_off(company: str) -> None:
    questions = asked(company, in_scope=False)
    assert sum(not answered(question) for question in questions) >= 0.92 * len(questions)


def test_the_threshold_is_the_best_of_its_neighbours_on_the_set_it_was_set_on() -> None:
    scores = [
        (bool(question.expects), max((match.score for match in decision.matches), default=0.0))
        for question in read_questions("tuning")
        for decision in [decide(sample_knowledge(question.company), question.question)]
    ]

    def right(threshold: float) -> int:
        return sum((score >= threshold) == in_scope for in_scope, score in scores)

    assert right(THRESHOLD) >= max(right(THRESHOLD - 0.1), right(THRESHOLD + 0.1))
    assert right(THRESHOLD) >= 0.93 * len(scores)


@pytest.mark.parametrize(
    "question",
    [
        "I want to speak to a human",
        "Can I talk to a real person, please?",
        "Connect me with your manager!",
        "I need an agent",
        "我要找真人客服",
        "轉人工",
        "请帮我转接专人",
        "請找你們經理來",
    ],
)
@pytest.mark.parametrize("company", SAMPLES)
def test_who_asks_for_a_person_gets_one(company: str, question: str) -> None:
    decision = decide(sample_knowledge(company), question)
    assert (decision.kind, str(decision.reason)) == ("hand_off", "The customer asks for a person.")


def test_asking_whether_persons_exist_is_a_question_like_any_other() -> None:
    decision = decide(sample_knowledge("kaiyuan"), "機器人可以轉接真人客服嗎？")
    assert (decision.kind, decision.matches[0].passage.id) == ("answer", "products-1")


def test_the_reason_gives_score_and_threshold() -> None:
    refused = decide(sample_knowledge("larkfield"), "qwertz")
    assert str(refused.reason) == (
        "Nothing in the knowledge base fits closely enough: the best scores 0.00, 0.28 is needed."
    )
    assert refused.matches == ()


@pytest.mark.parametrize("question", ["?!", "the and of", "\u200b", "§", "🙂"])
def test_questions_without_a_word_are_handed_off(question: str) -> None:
    assert decide(sample_knowledge("larkfield"), question).kind == "hand_off"
