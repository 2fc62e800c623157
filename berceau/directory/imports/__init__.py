"""Importing a file: read it (`books`), understand its columns, check each line, compare, write.

Everything goes by batches: memory holds the keys of the file, never its lines (JSON, CSV, ODS). A
spreadsheet in XLSX keeps its shared words in memory: its format wants it.
"""
