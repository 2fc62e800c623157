"""Screens of the family file for référentes: one small form a page."""
