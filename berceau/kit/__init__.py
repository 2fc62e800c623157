"""Technical helpers without a word of the trade: text, phones, headers, read-only GET, PDF."""
