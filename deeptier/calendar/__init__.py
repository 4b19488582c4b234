"""Days on which banks are open, and due days that roll to one."""

from deeptier.calendar.open_days import Calendar
from deeptier.calendar.rolling import Convention, roll
from deeptier.calendar.rule import ALWAYS_OPEN, DayRule, Rolled

__all__ = ["ALWAYS_OPEN", "Calendar", "Convention", "DayRule", "Rolled", "roll"]
