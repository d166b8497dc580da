"""Stretches: the silences between contacts, one by one and by cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from followup_analytics.log.cells.key_order import sorted_keys
from followup_analytics.waiting.answers import CENSORED

_BLOCK = 1 << 14  # looked at together: few enough to stay in the processor's cache


@dataclass(frozen=True)
class Stretches:
    """Stretches of silence: arrays of equal length."""

    last: np.ndarray  # the last day at risk since the contact; -1: none
    cause: np.ndarray  # that ended them; 0 censored
    stratum: np.ndarray  # the finest
    many: np.ndarray | None = None  # how many each stands for; None: itself

    def codes(self, days: int, causes: int) -> np.ndarray:
        """Each as one number; a stretch that lasted beyond those days is censored on the last of them."""
        code = self.stratum.astype("int32")
        code *= days
        code += np.minimum(self.last, days - 1)
        code *= causes
        code += np.where(self.last < days, self.cause, CENSORED)
        return code


class Clustered(Protocol):
    """Stretches by cluster."""

    @property
    def clusters(self) -> int:
        """How many clusters there are; they count from 0."""

    @property
    def stretch(self) -> np.ndarray:
        """For equal stretches of a cluster, in the order of clusters, their code."""

    @property
    def stretches(self) -> np.ndarray:
        """How many they are."""

    @property
    def cluster(self) -> np.ndarray:
        """The cluster of each."""

    @property
    def at_once(self) -> int:
        """How many tables are added up together."""

    def errors(self, tables: Sequence[np.ndarray]) -> np.ndarray:
        """What the stretches of each cluster add up to, by what each code counts for: (tables, clusters)."""


@dataclass(frozen=True)
class ClusteredAtHand:
    """Stretches by cluster as arrays."""

    clusters: int
    stretch: np.ndarray
    stretches: np.ndarray
    cluster: np.ndarray
    at_once: int = 16  # what a stretch adds to so many tables lies side by side

    @classmethod
    def of(cls, code: np.ndarray, cluster: np.ndarray, clusters: int) -> ClusteredAtHand:
        """Each code that a cluster holds, how often, and the cluster."""
        codes = int(code.max(initial=0)) + 1
        both = cluster.astype("int64") * codes
        both += code
        both = sorted_keys(both).view("int64")
        first = np.flatnonzero(np.append(True, both[1:] != both[:-1])[: len(both)])
        of, held = np.divmod(both[first], codes)
        return cls(clusters, held, np.diff(first, append=len(both)), of)

    def errors(self, tables: Sequence[np.ndarray]) -> np.ndarray:
        """What the stretches of each cluster add up to, block by block."""
        out = np.zeros((len(tables), self.clusters))
        for start in range(0, len(self.stretch), _BLOCK):
            block = slice(start, start + _BLOCK)
            cluster, code, many = self.cluster[block], self.stretch[block], self.stretches[block].astype(float)
            begins = np.flatnonzero(np.diff(cluster, prepend=-1))  # they are in the order of clusters
            for total, adds in zip(out, tables, strict=True):
                total[cluster[begins]] += np.add.reduceat(adds.take(code) * many, begins)
        return out
