"""A small double-entry ledger that reads bank statements."""
