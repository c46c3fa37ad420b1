"""The arithmetic of the bill: exact, and pure. It knows no model, no clock and no language."""
