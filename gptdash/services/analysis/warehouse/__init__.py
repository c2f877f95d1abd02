"""Tables that stay where they lie: on PostgreSQL."""

from gptdash.services.analysis.warehouse.address import SCHEMES, is_address
from gptdash.services.analysis.warehouse.connection import Warehouse, connect
from gptdash.services.analysis.warehouse.table import WarehouseTable, open_at, open_warehouse_table

__all__ = ["SCHEMES", "Warehouse", "WarehouseTable", "connect", "is_address", "open_at", "open_warehouse_table"]
