"""Places: what to know about the folder of a journal: who may read it, what copies it elsewhere."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from followup_analytics.log.locale.catalogue import N_

_NAMES = {
    "Dropbox": r"dropbox( \(.*\))?",
    "OneDrive": r"onedrive( - .*)?",
    "iCloud": r"icloud ?drive|mobile documents|com~apple~clouddocs",
    "Google Drive": r"google ?drive|my drive|googledrive-.*",
    "Nextcloud": r"nextcloud|owncloud",
    "Syncthing": r"syncthing",
}
_MARKERS = {".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".sync": "Resilio Sync"}
_MARKERS |= {".owncloudsync.log": "ownCloud", ".tmp.driveupload": "Google Drive"}
_SHARED = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs", "fuse.rclone")  # file systems on other machines
SYNCED = N_("A service that copies it while it is written can damage it. Move it to a folder that is not synchronised.")
_CONFLICT = re.compile(r"conflicted copy|conflict|\.sync-conflict-|in konflikt|copie en conflit", re.IGNORECASE)


def synchronised(path: Path) -> str:
    """The service that copies a file's folder elsewhere, by the folder's name or the service's mark; or empty.

    Examples
    --------
    >>> synchronised(Path("/home/ana/Dropbox/search/journal.db"))
    'Dropbox'
    """
    for folder in path.parents:
        for service, name in _NAMES.items():
            if re.fullmatch(name, folder.name, re.IGNORECASE):
                return service
        for marker, service in _MARKERS.items():
            if (folder / marker).exists():
                return service
    return _file_system(path)


def advice(path: Path) -> str:
    """What to do if a service or git copies the folder of a journal elsewhere; empty if neither does."""
    service, tree = synchronised(path), git_work_tree(path)
    sentences = (
        [N_("This journal is copied by {service}. {synced}").filled(service=service, synced=SYNCED)] if service else []
    )
    if tree and not ignores_all(path.parent):
        sentences.append(
            N_("This journal is inside the git work tree {tree}. {parent}").filled(
                tree=tree, parent=ignoring(path.parent)
            )
        )
    return " ".join(sentences)


def conflict_copies(path: Path) -> list[Path]:
    """Files beside a journal that a service made because two machines wrote to it."""
    beside = path.parent.glob(f"*{path.stem}*") if path.parent.is_dir() else ()
    return sorted(file for file in beside if _CONFLICT.search(file.name))


def git_work_tree(path: Path) -> Path | None:
    """The git work tree that a file is in; None if there is none."""
    return next((folder for folder in path.parents if (folder / ".git").exists()), None)


def ignoring(folder: Path) -> str:
    """What to do if git does not ignore a folder: exports and notebooks beside a journal are just as private."""
    return N_("Write a line * into {gitignore}.").filled(gitignore=folder / ".gitignore")


def ignores_all(folder: Path) -> bool:
    """Whether git ignores everything in a folder, as in a workspace."""
    ignored = folder / ".gitignore"
    return ignored.is_file() and "*" in ignored.read_text("utf-8", "replace").splitlines()


def open_to_others(path: Path) -> Iterator[Path]:
    """The journal's files and folders that other users of this machine may read."""
    around = [path, *sorted(path.parent.glob(f"{path.name}.*"))]
    below = [file for folder in around if folder.is_dir() for file in sorted(folder.iterdir())]
    for each in [*around, *below] if os.name != "nt" else ():
        if each.exists() and stat.S_IMODE(each.stat().st_mode) & 0o077:
            yield each


def _file_system(path: Path) -> str:
    """The kind of file system, if it is on another machine, as Linux lists it; or empty."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    over = [(len(m[1]), m[2]) for m in mounts if len(m) > 2 and path.is_relative_to(m[1].replace("\\040", " "))]
    kind = max(over, default=(0, ""))[1]
    return N_("another machine ({kind})").filled(kind=kind) if kind in _SHARED else ""
