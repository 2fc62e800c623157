"""data·inclusion v1, the common form of directories in France: its lists, and our translation.

The schema and the value lists of `data/` are those that data·inclusion publishes under the Licence
Ouverte 2.0 (package `data-inclusion-schema`, version 1); a test compares.
"""
