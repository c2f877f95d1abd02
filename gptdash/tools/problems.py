"""What can go wrong with a tool. The model is told each in words, and the user sees it in the trace."""

from gptdash.domain.errors import GptdashError, InputRejected
from gptdash.domain.wording import mark


class ToolInvalid(GptdashError):
    """A function that cannot be offered to a model."""

    template = mark("The function {name} cannot be a tool: {problem}")


class ToolMissing(InputRejected):
    """The user asks for a tool that there is not."""

    template = mark("There is no tool named {name}. Choose from: {names}.")


class ToolsUnsupported(InputRejected):
    """The model cannot use tools in any way."""

    template = mark("Tools are off: {reason}")


class ToolProblem(GptdashError):
    """A call of a tool that gave no result."""


class ToolUnknown(ToolProblem):
    """The model calls a function that nobody offered."""

    template = mark("There is no tool named {name}. The tools are: {names}.")


class ArgumentsMalformed(ToolProblem):
    """The arguments are no JSON object."""

    template = mark("The arguments of {name} are not a JSON object ({detail}).")


class ArgumentsInvalid(ToolProblem):
    """The arguments do not fit the parameters."""

    template = mark("The arguments of {name} do not fit: {detail}")


class ToolTimedOut(ToolProblem):
    """The function took too long."""

    template = mark("{name} was given up after {seconds} s.")


class ToolBroke(ToolProblem):
    """The function raised an exception that it does not explain."""

    template = mark("{name} failed: {detail}")


class ToolDeclined(ToolProblem):
    """A person said no, or nobody was there to say yes."""

    template = mark("{name} was not run, because a person did not allow it.")


class TooManyAtOnce(ToolProblem):
    """More calls in one reply than are made at once."""

    template = mark("{name} was not run: at most {limit} calls are made at once. Ask again for the rest.")
