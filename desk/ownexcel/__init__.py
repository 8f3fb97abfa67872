"""Officers' own Excel: a file of any layout whose columns are named once and remembered."""
