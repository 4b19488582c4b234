"""The edges of a civil day in seconds since midnight, with room for a slow machine."""

DAWN = 10
DUSK = 86_340
