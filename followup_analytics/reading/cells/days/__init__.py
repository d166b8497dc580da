"""Days: the forms in which a cell names one, and the days that the cells of a column name together."""
