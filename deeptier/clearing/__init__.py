"""The due day of many payables at once: cash in from the obligors, out to all holders.

report = clear(office, Wanted(day=office.today), "platform", desk.runs)
for row in report.rows:
    print(row.number, row.due, row.paid_out, row.unpaid)
"""

from deeptier.clearing.day import Wanted, clear
from deeptier.clearing.progress import Progress
from deeptier.clearing.report import Deposit, Report, Row, UnpaidLot

__all__ = ["Deposit", "Progress", "Report", "Row", "UnpaidLot", "Wanted", "clear"]
