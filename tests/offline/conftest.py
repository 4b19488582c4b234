"""Settings of the tests that need no chain."""

from hypothesis import settings

# A busy machine is no failure: examples have no time limit.
settings.register_profile("offline", deadline=None)
settings.load_profile("offline")
