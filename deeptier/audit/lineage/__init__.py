"""The chain of title of one lot: from the issue of its payable to whoever holds it."""

from deeptier.audit.lineage.steps import Child, Kind, Lineage, Step
from deeptier.audit.lineage.trace import lineage_of

__all__ = ["Child", "Kind", "Lineage", "Step", "lineage_of"]
