"""From a specification to one aggregate query, as an Ibis expression."""

from gptdash.services.analysis.compiling.compiling import compile_spec, expression_of
from gptdash.services.analysis.compiling.source import Source
from gptdash.services.analysis.compiling.spreads import sampling_step

__all__ = ["Source", "compile_spec", "expression_of", "sampling_step"]
