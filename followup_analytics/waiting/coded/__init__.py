"""What waits are made from, as arrays."""
