"""The Batch API: many calls as one file, at half the price."""

from gptdash.gateway.batches.batches import Batches, BatchLine, NoBatches

__all__ = ["BatchLine", "Batches", "NoBatches"]
