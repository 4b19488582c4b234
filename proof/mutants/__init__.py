"""Wrong variants of the code, and whether the machine tells them from the right one."""
