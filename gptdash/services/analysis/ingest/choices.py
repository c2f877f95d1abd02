"""What the user may fix where reading a file is a guess."""

from typing import Literal

from pydantic import Field

from gptdash.domain.noun import Noun

ColumnKind = Literal["text", "number", "date", "flag"]


class Choices(Noun):
    """Choices that override what would be detected; None leaves it to us.

    `part` is the sheet of a workbook, the file of an archive or the list of a JSON document. `quote` is empty where
    there are no quotation marks. `names_row` is the row that holds the column names, counted from 1 after the
    `skip_lines` first lines; 0 says that there are none. `day_first`: whether 01/02/2024 is 1 February.
    `decimal_comma`: whether 1,234 is a little more than one. `keep_last_rows` keeps what looks like a total below the
    table. `kinds` and `names` are by the name that a column has when it is read without them.
    """

    part: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quote: str | None = Field(default=None, max_length=1)
    names_row: int | None = Field(default=None, ge=0)
    skip_lines: int | None = Field(default=None, ge=0)
    day_first: bool | None = None
    decimal_comma: bool | None = None
    keep_last_rows: bool = False
    kinds: dict[str, ColumnKind] = Field(default_factory=dict)
    names: dict[str, str] = Field(default_factory=dict)
