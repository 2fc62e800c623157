"""The référente's work: birth-desk card, notes, promises, cover, closing, loss."""
