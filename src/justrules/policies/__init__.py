"""What a policy says: read, located, parsed and found."""
