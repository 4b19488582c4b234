"""Logs to events by columns: many logs of one shape are read at once, exactly as one by one.

What a column cannot vouch for, word by word, goes the strict way of `deeptier.audit.decode`.
"""
