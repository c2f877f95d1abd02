"""What this room refuses, each in one sentence that says what to do."""

from typing import ClassVar

from gptdash.domain.errors import FileRejected, GptdashError, InputRejected, QuestionRejected
from gptdash.domain.wording import mark


class FileMissing(FileRejected):
    """The path names no file."""

    template: ClassVar[str] = mark("{name} cannot be found. Check the path.")


class ReadingStopped(FileRejected):
    """Whoever waited for the table did not want to wait any longer."""

    template: ClassVar[str] = mark("{name} was not read to its end, because that was stopped. Choose the file again.")


class NotACsv(FileRejected):
    """The content is of another format, whatever the name says."""

    template: ClassVar[str] = mark(
        "{name} holds {found}, not comma-separated text. Save or export it as CSV, then choose that file."
    )


class FileDamaged(FileRejected):
    """The format is known, but the content breaks its rules."""

    template: ClassVar[str] = mark(
        "{name} is damaged: it begins like {format}, but cannot be read to its end. Download or export it again."
    )


class FileEncrypted(FileRejected):
    """A password protects the content."""

    template: ClassVar[str] = mark("{name} is protected by a password. Save it without one, then choose it again.")


class UnpacksTooLarge(FileRejected):
    """A packed file whose content is beyond the limit, or far out of proportion to its size."""

    template: ClassVar[str] = mark(
        "{name} unpacks to more than {limit}, so it was not opened. Unpack it yourself, and choose the part you need."
    )


class WorkbookTooLarge(FileRejected):
    """Reading a workbook took more memory or time than it may."""

    template: ClassVar[str] = mark(
        "{name} is too large to be read as a workbook. Save the sheet you need as CSV, then choose that file."
    )


class NestedArchive(FileRejected):
    """An archive in an archive."""

    template: ClassVar[str] = mark(
        "{name} holds another archive inside. Unpack it yourself, and choose a file from it."
    )


class NothingInside(FileRejected):
    """An archive, a workbook or a document without a single table."""

    template: ClassVar[str] = mark("{name} holds no table inside. Choose a file that has rows.")


class PartUnknown(FileRejected):
    """The chosen sheet, file or list is not there."""

    template: ClassVar[str] = mark("{name} has no part named {part}. Choose one of: {parts}.")


class JsonIsNoTable(FileRejected):
    """JSON whose values cannot be put into rows."""

    template: ClassVar[str] = mark("{name} holds JSON that is no table: {problem}. Give it a list of objects.")


class DocumentTooLarge(FileRejected):
    """JSON that must be read as a whole, and is too large for that."""

    template: ClassVar[str] = mark(
        "{name} is one JSON document of more than {limit}. Save it as JSON Lines, one object a line, or as CSV."
    )


class Unreadable(FileRejected):
    """The database could not read or keep it; its own word says why."""

    template: ClassVar[str] = mark(
        "{name} could not be made into a table ({reason}). Check the file, or save it in another format."
    )


class BinaryFile(FileRejected):
    """The content is not text."""

    template: ClassVar[str] = mark("{name} holds binary data, not text. Choose a CSV file.")


class LineTooLong(FileRejected):
    """A line is so long that it cannot be a row of a table."""

    template: ClassVar[str] = mark(
        "{name} has a line of more than {limit}; a CSV file has one row a line. "
        "Check that its rows end in line breaks, then choose it again."
    )


class HeaderOnly(FileRejected):
    """There are column names, and nothing below them."""

    template: ClassVar[str] = mark("{name} has column names but no rows below them. Choose a file that has rows.")


class NoRowsFit(FileRejected):
    """No row has the shape of a table."""

    template: ClassVar[str] = mark(
        "No row of {name} fits its own column names ({columns}). Check its separator and quotation marks."
    )


class TooManyColumns(FileRejected):
    """The table is wider than anyone can chart."""

    template: ClassVar[str] = mark(
        "{name} has {columns} columns; the limit is {limit}. Keep the columns you need, then choose it again."
    )


class WrongEncoding(FileRejected):
    """The chosen encoding does not exist or cannot read the file."""

    template: ClassVar[str] = mark("{name} cannot be read as {encoding}. Choose another encoding, or leave it open.")


class ColumnsDiffer(FileRejected):
    """Files that were to become one table have different columns."""

    template: ClassVar[str] = mark(
        "{names} do not have the same columns, so they cannot be one table. Open them one by one."
    )


class SampleUnknown(InputRejected):
    """There is no sample of that name."""

    template: ClassVar[str] = mark("There is no sample named {name}. Choose one of: {names}.")


class TableClosed(InputRejected):
    """The table was closed; its file is gone."""

    template: ClassVar[str] = mark("{name} was closed. Open it again.")


class SpecRejected(QuestionRejected):
    """A chart specification that does not fit the table."""

    template: ClassVar[str] = mark("This chart cannot be drawn: {problem}")


class MetricInvalid(InputRejected):
    """A metric that cannot be computed."""

    template: ClassVar[str] = mark("The metric {name} cannot be kept: {problem}")


class NotUnderstood(QuestionRejected):
    """A question in which nothing of the table was recognised."""

    template: ClassVar[str] = mark(
        "Nothing in this question matches the table. Name what to count, sum or compare; its columns are: {columns}."
    )


class NothingChanges(QuestionRejected):
    """A follow-up that is understood, and leaves the chart as it is."""

    template: ClassVar[str] = mark("This changes nothing in the chart. Say what should be different.")


class NeitherUnderstood(QuestionRejected):
    """The model gave no usable plan, and the rules could not read the question either."""

    template: ClassVar[str] = mark(
        "The model did not help, and without it this question was not understood. Name one of the columns: {columns}. "
        "{problem}"
    )


class NotOnFile(InputRejected):
    """Code and joins are for files alone."""

    template: ClassVar[str] = mark("{name} lies on a server, and this works on files alone. Ask a question instead.")


class ColumnUnknown(InputRejected):
    """A table has no such column."""

    template: ClassVar[str] = mark("{name} has no column {column}. Choose one of its own.")


class JoinTooLarge(InputRejected):
    """A join would repeat too many rows."""

    template: ClassVar[str] = mark(
        "Joined on this key there would be {rows} rows; the limit is {limit}. Choose a key that tells rows apart."
    )


class NotOnThisEngine(QuestionRejected):
    """The database lacks an operation that a chart needs."""

    template: ClassVar[str] = mark("{engine} cannot compute {operations}. Choose another aggregate or chart.")


class WarehouseError(GptdashError):
    """A database that was connected did not answer."""

    template: ClassVar[str] = mark("The database did not answer: {detail}")


class WarehouseUnknown(InputRejected):
    """The address names no kind of database that is supported."""

    template: ClassVar[str] = mark("This address is of no supported database. It begins with one of: {schemes}.")


class AddressUnreadable(InputRejected):
    """The address has no such port, or characters in its password that mean something in an address."""

    template: ClassVar[str] = mark(
        "This address cannot be read. Write it as postgresql://user:password@host:port/database, and these characters "
        "of user and password as codes: {codes}."
    )


class WarehouseUnreachable(WarehouseError):
    """No connection could be made."""

    template: ClassVar[str] = mark("The database at {host} cannot be reached ({problem}). Check address and password.")
    retry_helps = True


class WarehouseRefused(WarehouseError):
    """It was reached, and did not run a query."""

    template: ClassVar[str] = mark("The database at {host} refused the query: {problem}.")


class QueryTooSlow(WarehouseError):
    """A query took longer than it may."""

    template: ClassVar[str] = mark(
        "The database at {host} needed more than {seconds} s for this query. Filter the rows, or raise "
        "GPTDASH_WAREHOUSE_TIMEOUT_S."
    )


class WarehouseTableUnknown(InputRejected):
    """The database has no such table."""

    template: ClassVar[str] = mark("There is no table {name} in this database. It has: {names}.")


class SupportMissing(InputRejected):
    """What speaks to this kind of database is not installed."""

    template: ClassVar[str] = mark("For this database install gptdash[{extra}], then connect again.")


class PicturesUnavailable(GptdashError):
    """Charts cannot be drawn as pictures on this machine."""

    template: ClassVar[str] = mark(
        "Pictures of charts need Chrome or Chromium, and gptdash[png]. Install both, or save the chart as HTML."
    )


class NoPicture(GptdashError):
    """The browser that draws pictures failed."""

    template: ClassVar[str] = mark("The {kind} picture was not drawn ({problem}). Try again, or save it as HTML.")
    retry_helps = True


class BoardFull(InputRejected):
    """A board holds as many answers as it can."""

    template: ClassVar[str] = mark("{name} holds {limit} answers. Take one off, or make another board.")


class PinUnreadable(InputRejected):
    """A pinned answer was kept by another version, in words that this one does not know."""

    template: ClassVar[str] = mark("This answer was pinned by another version of gptdash. Ask again and pin it anew.")


class BoardUnknown(InputRejected):
    """There is no such board."""

    template: ClassVar[str] = mark("This board is gone. Choose another, or make a new one.")
