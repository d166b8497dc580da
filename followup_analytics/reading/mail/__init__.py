"""Mail: boxes, messages and pasted mails as proposed notes and answers."""
