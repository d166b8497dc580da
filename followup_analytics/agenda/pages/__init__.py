"""Pages: an application or a person told from beginning to end, an interview prepared, a week looked back on."""
