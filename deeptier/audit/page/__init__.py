"""The report: one HTML file that opens offline, with every figure and the journal behind it."""

from deeptier.audit.page.data import Limits, page_data
from deeptier.audit.page.html import page_of
from deeptier.audit.page.verified import Verified, read_verdict

__all__ = ["Limits", "Verified", "page_data", "page_of", "read_verdict"]
