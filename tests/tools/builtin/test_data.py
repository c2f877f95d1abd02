from gptdash.tools.builtin import DataAnswer, data_tool


def test_the_model_is_told_of_the_table_and_its_columns_and_asks_in_words() -> None:
    asked: list[str] = []

    def ask(question: str) -> DataAnswer:
        asked.append(question)
        return DataAnswer(answer="3", query="SELECT 3", columns=("n",), rows=((3,),), row_count=1)

    tool = data_tool(ask, "sales.csv", ("region", "price"))
    assert tool.name == "query_data"
    assert tool.spec.description == "Ask a question about the open table sales.csv. Its columns are: region, price."
    assert tool.function(question="how many?") == ask("how many?")
    assert asked[0] == "how many?"
