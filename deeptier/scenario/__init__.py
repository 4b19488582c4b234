"""Scenarios: lifecycles of payables written as data, read strictly and run on a chain."""
