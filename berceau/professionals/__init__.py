"""Professionals who make themselves known: they register, the team decides, the directory shows.

A public form starts a draft that a personal link opens again; the team accepts, refuses or asks,
with reasons that the person reads; every year the person says that it is still true.
"""
