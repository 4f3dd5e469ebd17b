"""What can be done to a case: one function each, given the open piece of work; `log` wraps them in a transaction."""
