"""The tools that come along: time, weather, arithmetic, and questions to an open table."""

from gptdash.tools.builtin.arithmetic import calculate
from gptdash.tools.builtin.clock import get_current_time
from gptdash.tools.builtin.data import DataAnswer, data_tool
from gptdash.tools.builtin.weather import weather_tool

__all__ = ["DataAnswer", "calculate", "data_tool", "get_current_time", "weather_tool"]
