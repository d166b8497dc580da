"""The letter of the due row chosen: its form, what to know before writing, its gift, and what its buttons log."""
