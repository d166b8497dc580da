"""The response curve: of a few groups in one picture, of many in a picture each."""
