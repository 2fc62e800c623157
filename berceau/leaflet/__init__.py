"""The leaflet: what exists around a family, on paper, printed from the directory.

Four A5 pages on one folded sheet, by place and by moment; a large-print version; a poster. What
does not fit is said: on paper (« et 12 autres adresses »), and by name to whoever prints it.
"""
