"""What operators do: each step of the life cycle as an intent, one at a time or by the thousand."""
