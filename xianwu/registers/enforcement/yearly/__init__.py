"""Yearly enforcement statistics: computed, frozen, published by the end of January."""
