"""Tables as people have them: delimited text, pasted and Markdown tables, workbooks."""
