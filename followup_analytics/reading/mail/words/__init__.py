"""The words of a mail: what its sender wrote, what that says, whether a machine wrote it, the days it names."""
