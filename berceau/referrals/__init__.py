"""Orienting a family towards somebody, until it is known what came of it."""
