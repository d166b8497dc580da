"""Records: waits and note-days as arrays, which every figure is counted from."""
