"""Evidence: documents sealed field by field, in four streams; shown and verified one by one."""
