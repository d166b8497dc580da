"""Reading: any file in, with every problem named."""
