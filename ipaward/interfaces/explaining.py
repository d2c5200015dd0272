"""`ipaward explain`: one decision in full, for whoever has to answer for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ipaward.domain.words import Words
from ipaward.interfaces.exits import WrongUseError, refused

REFUSED_ROW = Words(
    zh="申请 {number} 的这一行退回了，没有决定：",
    en="the row of application {number} was refused, and nothing was decided:",
)
_NO_DATA = Words(
    zh="批量运行没有查台账，--data 在这里没有意义",
    en="a batch run consults no registers, so --data means nothing here",
)
_NOT_NAMED = {
    option: Words(
        zh=f"申请文件没有说它属于哪个政策、哪个项目；写出 {option}",
        en=f"a file of applications does not say what it is for; name {option}",
    )
    for option in ("--policy", "--programme")
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked on the command line, of a file or of the folder of a batch run."""

    source: Path
    policy: str | None = None
    programme: str | None = None
    on: str | None = None
    mapping: Path | None = None
    packs: Path | None = None
    lang: str | None = None
    data: tuple[Path, ...] = ()


def answer(asked: Question, number: str) -> int:
    """Explain the decision on application `number`, of a file or of a batch run."""
    if asked.source.is_dir():
        if asked.data:
            raise WrongUseError(_NO_DATA)
        from ipaward.interfaces.batch_explaining import run as tell
        from ipaward.interfaces.batch_finished import Asked

        of_run = Asked(
            asked.source, asked.policy, asked.programme, asked.on, asked.mapping, asked.packs,
            asked.lang,
        )  # fmt: skip
        return tell(of_run, number)
    if not asked.source.exists():
        raise refused("no-such-file", str(asked.source))
    if asked.policy is None or asked.programme is None:
        raise WrongUseError(_NOT_NAMED["--programme" if asked.policy else "--policy"])
    # Either of the two loads much that the other does not need.
    from ipaward.interfaces.explaining_file import run
    from ipaward.interfaces.opening import Order

    order = Order(
        asked.source, asked.policy, asked.programme, asked.on, asked.mapping, asked.packs,
        asked.lang, asked.data,
    )  # fmt: skip
    return run(order, number)
