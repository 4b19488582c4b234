"""Invoices in: read by maintained libraries, checked to the last cent, made payables."""
