"""What the user may fix where reading a file is a guess."""

from gptdash.domain.noun import Noun


class Choices(Noun):
    """Choices that override what would be detected; None leaves it to us.

    `part` is the sheet of a workbook, the file of an archive or the list of a JSON document. `day_first`: whether
    01/02/2024 is 1 February. `decimal_comma`: whether 1,234 is a little more than one.
    """

    part: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    day_first: bool | None = None
    decimal_comma: bool | None = None
