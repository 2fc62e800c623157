"""The family file: household, adults and their contacts, pregnancies, children, siblings."""
