"""The command `followup` and the JupyterLab it opens."""
