"""Pictures: the tree of a payable's lots as a self-contained SVG."""

from deeptier.picture.svg import Heading, draw
from deeptier.picture.tree import Arrival, Growth, Holding, Payment, Sale

__all__ = ["Arrival", "Growth", "Heading", "Holding", "Payment", "Sale", "draw"]
