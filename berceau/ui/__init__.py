"""The design system: base templates, components, template tags, tokens, the frise, vendored files.

No table and no screen of its own. `README.md` lists every component with an example.
"""
