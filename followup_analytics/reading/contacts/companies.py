"""Companies: the key by which two spellings of one company's name are equal, and who is known there."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd
