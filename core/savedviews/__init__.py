"""A list as its reader wants to see it again: filters, columns and order under a name, for that reader alone."""
