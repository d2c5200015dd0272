"""A piece of text in a file whose every character knows where it stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipaward.domain.source import Source, Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """The value of one YAML scalar, or any other text people wrote.

    YAML folds lines, strips indentation and unescapes quotes, so adding an offset to the start
    of a scalar points at the wrong word in most styles; hence one offset for each character.

    Attributes:
        text: the value.
        offsets: for each character of `text`, its offset in `source`.
        end: the offset just after the last character.
    """

    text: str
    source: Source
    offsets: Sequence[int]
    end: int

    @staticmethod
    def whole(source: Source) -> Scalar:
        """Take a whole source as one text, as `ipaward eval` does."""
        return Scalar(source.text, source, range(len(source.text)), len(source.text))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Give the stretch of the file where `text[start:end]` stands; never empty if avoidable."""
        last = len(self.text) if end is None else end
        if not self.offsets:
            return Span(self.source, self.end, self.end)
        if start >= len(self.offsets):
            return Span(self.source, self.end, self.end)
        first = self.offsets[start]
        stop = self.offsets[last - 1] + 1 if last > start else first
        return Span(self.source, first, max(first, stop))

    def part(self, start: int, end: int) -> Scalar:
        """Give `text[start:end]` with its places, for example one cell of a table."""
        stop = self.offsets[end - 1] + 1 if end > start else self.span(start, end).end
        return Scalar(self.text[start:end], self.source, self.offsets[start:end], stop)
