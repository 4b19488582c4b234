"""How many items a second the bulk engine carries out, beside pre-signed raw transactions."""
