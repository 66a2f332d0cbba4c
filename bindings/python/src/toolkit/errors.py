# SPDX-License-Identifier: MIT
"""What can go wrong, as exceptions. All are derived from `Error`."""
from __future__ import annotations


class Error(Exception):
    """Any failure of toolkit."""


class ConfigError(Error):
    """A configuration is wrong. The message has one line for each mistake, with file, line and the nearest valid name."""


class DocumentError(Error):
    """A document failed; others are not affected.

    The same as an entry in the quarantine of `toolkit run`.
    """

    id: str
    """Id of the document."""
    plugin: str
    """The plugin that failed, such as "money"; "" if it is not known."""
    reason: str
    """One word: "error", "violation" (of the rules for plugins), "memory", "timeout", "crash", …"""
    message: str
    """One sentence without a full stop."""
    byte: int | None
    """Where: a byte of the text, in UTF-8; None if unknown."""

    def __init__(self, id: str, plugin: str, reason: str, message: str, byte: int | None = None) -> None:
        super().__init__(id, plugin, reason, message, byte)
        self.id, self.plugin, self.reason, self.message, self.byte = id, plugin, reason, message, byte

    def __str__(self) -> str:
        plugin = f"plugin {self.plugin}: " if self.plugin else ""
        byte = "" if self.byte is None else f" (byte {self.byte})"
        return f"{self.id}: {plugin}{self.reason}: {self.message}{byte}"


class SkippedError(DocumentError):
    """A plugin leaves the document out of the output, which is not an error."""


class PipelineError(DocumentError):
    """A plugin cannot continue: no further document can be annotated."""
