"""Text files: read in any encoding, written whole or not at all."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

__all__ = ["read_text", "replacing", "split_lines"]


def read_text(path):
    """Text of a file; characters in comments may be in an old encoding."""
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path} (in {Path.cwd()}); check the path")
    raw = path.read_bytes()
    if not raw.strip():
        raise ValueError(f"{path} is empty")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def split_lines(text):
    """Lines as an editor numbers them; str.splitlines also breaks at bytes of old encodings."""
    return re.split(r"\r\n|\r|\n", text.rstrip())


@contextmanager
def replacing(path):
    """Give a temporary path beside `path` that takes its place when all went well."""
    path = Path(path).resolve()
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}; create it first")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
