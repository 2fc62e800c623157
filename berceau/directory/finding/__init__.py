"""Finding in the directory: one index of our own, the same answers on every database.

Each root of a word keeps, for each weight of the field it stands in, the set of entries that hold
it: one bit an entry. Python adds these sets up (`bits`), so no engine of a database has a say in
what comes first.
"""
