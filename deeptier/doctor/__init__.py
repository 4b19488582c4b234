"""Looks at everything that Deeptier needs on this machine, and says how to mend what is amiss."""
