"""What is wrong with a schema that was pasted or filled in."""

from gptdash.domain.errors import InputRejected
from gptdash.domain.schemas import SchemaRejected
from gptdash.domain.wording import mark


class NothingPasted(SchemaRejected):
    """There is no text."""

    template = mark("There is no schema yet. Paste a JSON Schema or a pydantic model.")


class SchemaTooLong(SchemaRejected):
    """More text than a schema needs."""

    template = mark("This schema cannot be used: it is longer than 60,000 characters.")


class JsonMalformed(SchemaRejected):
    """It begins like JSON and is none."""

    template = mark("This schema cannot be read: at line {line}, column {column}, {detail}.")


class SourceRejected(SchemaRejected):
    """Python source that describes no object."""

    template = mark("This model cannot be read: at line {line}, {detail}")


class TypeUnknown(SourceRejected):
    """A type that has no schema, or that nobody knows here."""

    template = mark("This model cannot be read: at line {line}, {name} is not a type that is known here.")


class FieldsMissing(InputRejected):
    """A form without fields."""

    template = mark("There is no field yet. Add at least one.")


class FieldNameInvalid(InputRejected):
    """A field without a usable name."""

    template = mark("Field {number} needs a name of at most 64 characters.")


class FieldTwice(InputRejected):
    """Two fields of one name."""

    template = mark("There are two fields named {name}. Give one of them another name.")


class ChoicesMissing(InputRejected):
    """A choice of nothing."""

    template = mark("The field {name} has no values to choose from. Write them, separated by commas.")
