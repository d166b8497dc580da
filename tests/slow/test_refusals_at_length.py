"""Every wrong object for every argument, and hundreds of mappings and Parquet files bent in every way."""

import os

os.environ["FOLLOWUP_SLOW"] = "1"  # what the fixture `slow` looks at

from tests.test_mutants import (  # noqa: F401
    test_mappings_bent_in_every_way_are_used_or_refused_in_a_sentence,
    test_parquet_files_bent_in_every_way_are_read_or_refused_in_a_sentence,
)
from tests.test_wrong_objects import (  # noqa: F401
    test_a_wrong_object_is_refused_by_name_whatever_the_argument,
    test_so_it_is_by_the_methods_of_a_journal,
)
