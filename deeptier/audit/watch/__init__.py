"""Follows a chain's head: a sentence for each event, an alarm where a rule says so."""
