"""Who decides whole tables: each module brings a table into one engine and decides it there."""
