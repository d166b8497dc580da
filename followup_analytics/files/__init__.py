"""Logs in files: reading with every problem named, writing what no spreadsheet runs, mail drafts."""
