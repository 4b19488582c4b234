"""The commands of `deeptier`, one module each."""
