"""Exports: what a history says, for spreadsheets, databases and accounting programs."""
