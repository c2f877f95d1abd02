"""What is answered and what is handed off, measured on questions that the threshold was not set on."""

import pytest
from opencc import OpenCC

from gptdash.domain.support import Company
from gptdash.services.support import SAMPLES, decide, sample_company
from gptdash.services.support.decision import THRESHOLD
from tests.services.support.questions import Question, read_questions

QUESTIONS = read_questions("gold")


def asked(company: str, *, in_scope: bool) -> tuple[Question, ...]:
    return tuple(asked for asked in QUESTIONS if asked.company == company and bool(asked.expects) == in_scope)


def answered(question: Question) -> bool:
    return decide(sample_company(question.company), question.question).kind == "model"


def offered(question: Question) -> tuple[str, ...]:
    decision = decide(sample_company(question.company), question.question)
    return tuple(match.passage.id for match in decision.matches) if decision.kind == "model" else ()


def test_the_sets_are_large_enough_and_apart() -> None:
    assert [len([one for one in QUESTIONS if bool(one.expects) == in_scope]) for in_scope in (True, False)] == [
        100,
        100,
    ]
    assert all(len(asked(company, in_scope=in_scope)) >= 50 for company in SAMPLES for in_scope in (True, False))
    tuned_on = {question.question for question in read_questions("tuning")}
    assert not tuned_on & {question.question for question in QUESTIONS}


def test_of_a_hundred_questions_in_scope_at_least_ninety_are_answered_and_mostly_by_the_right_passage() -> None:
    questions = [question for question in QUESTIONS if question.expects]
    assert sum(map(answered, questions)) >= 90
    assert sum(offered(question)[:1] == (question.expects,) for question in questions) >= 88
    assert sum(question.expects in offered(question) for question in questions) >= 90


def test_of_a_hundred_questions_out_of_scope_at_least_ninety_five_are_handed_off() -> None:
    kinds = [decide(sample_company(one.company), one.question).kind for one in QUESTIONS if not one.expects]
    assert kinds.count("hand_off") >= 95


@pytest.mark.parametrize(
    ("company", "question", "passage"),
    [
        ("larkfield", "How many charging cycles does the spare battery last?", "products-4"),
        ("larkfield", "Can two discounts be combined?", "faq-9"),
        ("kaiyuan", "儀表板加一位使用者要多少錢？", "products-2"),
        ("kaiyuan", "發票開錯了可以更正嗎？", "faq-3"),
        ("kaiyuan", "仪表板加一位使用者要多少钱？", "products-2"),
        ("kaiyuan", "发票开错了可以更正吗？", "faq-3"),
        ("kaiyuan", "Can I get a refund?", "policies-refund"),
    ],
)
def test_worked_questions_in_english_traditional_and_simplified_chinese(
    company: str, question: str, passage: str
) -> None:
    decision = decide(sample_company(company), question)
    assert (decision.kind, decision.rule, decision.matches[0].passage.id) == ("model", "fits", passage)


def test_traditional_questions_fare_the_same_in_simplified_characters() -> None:
    simplify = OpenCC("t2s").convert
    chinese = [question for question in QUESTIONS if question.company == "kaiyuan"]
    for question in chinese:
        other = question._replace(question=simplify(question.question))
        assert (offered(other)[:1], answered(other)) == (offered(question)[:1], answered(question)), question.question


@pytest.mark.parametrize("question", ["多少錢？", "price?", "How much?"])
def test_a_word_that_may_mean_any_of_several_things_is_asked_back(question: str) -> None:
    decision = decide(sample_company("kaiyuan" if "錢" in question else "larkfield"), question)
    assert (decision.kind, decision.rule) == ("ask_back", "ambiguous")
    assert len(decision.matches) >= 3


@pytest.mark.parametrize(
    ("company", "earlier", "question", "passage"),
    [
        ("larkfield", "What range does the Trail Two have?", "And how much is it?", "products-2"),
        ("larkfield", "Do you sell child seats?", "How much does it cost?", "products-6"),
        ("kaiyuan", "智庫問答機器人可以接 LINE 嗎？", "那要多少錢？", "products-1"),
        ("kaiyuan", "数据仪表板可以连 Excel 吗？", "它有试用吗？", "products-2"),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_looked_up_with_it(
    company: str, earlier: str, question: str, passage: str
) -> None:
    decision = decide(sample_company(company), question, (earlier,))
    assert (decision.kind, decision.matches[0].passage.id) == ("model", passage)


def test_a_question_that_stands_by_itself_is_looked_up_without_the_one_before() -> None:
    company, question = sample_company("larkfield"), "What is the capital of Australia?"
    assert decide(company, question, ("How do I get a refund?",)) == decide(company, question)


def test_the_threshold_is_the_best_of_its_neighbours_on_the_set_it_was_set_on() -> None:
    scores = [
        (bool(question.expects), max((match.score for match in decision.matches), default=0.0))
        for question in read_questions("tuning")
        for decision in [decide(sample_company(question.company), question.question)]
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
    decision = decide(sample_company(company), question)
    assert (decision.kind, str(decision.reason)) == ("hand_off", "The customer asks for a person.")


def test_asking_whether_persons_exist_is_a_question_like_any_other() -> None:
    decision = decide(sample_company("kaiyuan"), "機器人可以轉接真人客服嗎？")
    assert (decision.kind, decision.matches[0].passage.id) == ("model", "products-1")


def test_the_reason_gives_score_and_threshold() -> None:
    refused = decide(sample_company("larkfield"), "qwertz")
    assert str(refused.reason) == (
        "The question is about something else than the knowledge base: the best scores 0.00, 0.32 is needed."
    )
    assert (refused.rule, refused.matches) == ("out_of_scope", ())
    near = decide(sample_company("larkfield"), "How fast do you answer emails?")
    assert str(near.reason) == (
        "Nothing in the knowledge base fits closely enough: the best scores 0.26, 0.32 is needed."
    )
    assert near.rule == "nothing_found"


@pytest.mark.parametrize("question", ["?!", "the and of", "\u200b", "§", "🙂"])
def test_questions_without_a_word_are_handed_off(question: str) -> None:
    assert decide(sample_company("larkfield"), question).kind == "hand_off"


def with_rules(**changes: object) -> Company:
    company = sample_company("larkfield")
    return company.model_copy(update={"rules": company.rules.model_copy(update=changes)})


def test_the_same_question_asked_again_and_again_is_handed_off() -> None:
    asked_before = ("How do I get a refund?", "Where is my order?", "how do i get a REFUND")
    decision = decide(with_rules(loop_after=3), "How can I get a refund?", asked_before)
    assert (decision.kind, decision.rule) == ("hand_off", "loop")
    assert str(decision.reason) == "The customer asks the same for the 3. time."
    assert decide(with_rules(loop_after=4), "How can I get a refund?", asked_before).kind == "model"
    assert decide(with_rules(loop=False), "How can I get a refund?", asked_before).kind == "model"


@pytest.mark.parametrize(
    ("rule", "question", "kind"),
    [
        ("nothing_found", "How fast do you answer emails?", "refused"),
        ("out_of_scope", "What is the capital of Australia?", "refused"),
        ("asked_for_person", "I want to talk to a human. How do I get a refund?", "model"),
    ],
)
def test_a_rule_that_is_off_hands_nothing_off(rule: str, question: str, kind: str) -> None:
    assert decide(with_rules(), question).kind == "hand_off"
    assert decide(with_rules(**{rule: False}), question).kind == kind
