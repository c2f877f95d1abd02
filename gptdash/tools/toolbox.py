"""A set of tools by name."""

from collections.abc import Iterable, Iterator

from gptdash.domain.requests import ToolSpec
from gptdash.tools.problems import ToolMissing
from gptdash.tools.tool import Function, Tool, tool_of


class Toolbox:
    """Tools that may be offered to a model, in the order in which they were put in; plain functions become tools."""

    def __init__(self, tools: Iterable[Tool | Function] = ()) -> None:
        made = (tool if isinstance(tool, Tool) else tool_of(tool) for tool in tools)
        self._tools = {tool.name: tool for tool in made}

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())

    def __len__(self) -> int:
        return len(self._tools)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(self._tools)

    @property
    def specs(self) -> tuple[ToolSpec, ...]:
        """What a model is told of the tools."""
        return tuple(tool.spec for tool in self)

    def find(self, name: str) -> Tool | None:
        """Look a tool up."""
        return self._tools.get(name)

    def only(self, names: Iterable[str]) -> "Toolbox":
        """Return the tools of these names.

        Raises:
            ToolMissing: there is none of a name.
        """
        wanted = tuple(names)
        for name in wanted:
            if name not in self._tools:
                raise ToolMissing(name=name, names=", ".join(self.names))
        return Toolbox(self._tools[name] for name in wanted)

    def with_tools(self, tools: Iterable[Tool | Function]) -> "Toolbox":
        """Return these tools and some more; one of a name that is taken replaces the other."""
        return Toolbox((*self, *tools))
