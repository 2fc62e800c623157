"""Technical helpers without a word of the trade: text, phones, forms, headers, read-only GET, PDF.

Every form of every room inherits `kit.fields.SafeForm` (or `SafeFields` beside `ModelForm`):
it refuses social-security numbers and invisible characters, and keeps what was typed.
"""
