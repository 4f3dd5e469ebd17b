"""The forms of a table: text, Markdown, CSV, XLSX, HTML, JSON and OSCAL, each a pure function."""
