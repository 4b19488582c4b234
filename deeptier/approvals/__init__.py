"""Maker and checker: two persons sign before the tool sends; an organisation's own control."""
