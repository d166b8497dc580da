"""Plans: a mapping made from what the columns of a table are taken for."""
