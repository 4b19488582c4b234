"""The chain: connection, sending, deployment and the operations of a house of contracts."""
