"""Function calling: typed functions as tools, and the loop between model and tool."""

from gptdash.tools.at_once import Confirm
from gptdash.tools.choosing import mode_of, why_off
from gptdash.tools.loop import ToolLoop
from gptdash.tools.problems import ToolInvalid
from gptdash.tools.replaying import replayed, retold
from gptdash.tools.reply import Answered
from gptdash.tools.tool import Function, Tool, tool_of
from gptdash.tools.toolbox import Toolbox

__all__ = [
    "Answered",
    "Confirm",
    "Function",
    "Tool",
    "ToolInvalid",
    "ToolLoop",
    "Toolbox",
    "mode_of",
    "replayed",
    "retold",
    "tool_of",
    "why_off",
]
