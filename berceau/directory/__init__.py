"""The directory: structures, services, professionals and places around families, kept alive.

One source for the web, the leaflet and open data. Nothing of a family is here: whoever writes in
it knows structures, never who goes there.
"""
