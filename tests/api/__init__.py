"""Tests of the public read API."""
