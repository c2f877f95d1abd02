"""What findings suggest, as patches that apply."""

from gptdash.services.review.patches.patch import CombinedPatch, Patch, combine, patch_file, patch_finding

__all__ = ["CombinedPatch", "Patch", "combine", "patch_file", "patch_finding"]
