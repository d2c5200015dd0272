"""All measurements of one machine in one run: `python -m tests.benchmarks` (`make bench`).

Each figure stands beside a baseline of the same run; no test asserts a time.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from ipaward.casework.decide import Desk
from ipaward.domain.application import Application
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.rulebook.book import Programme
from ipaward.rulebook.judgement import judge
from ipaward.rulebook.meaning import Situation
from ipaward.tables.intake import read_applications
from tests.benchmarks.case import rate
from tests.benchmarks.case import rates as small_rates

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "policies/urumqi-ip-2020/samples/round-2021.xlsx"
PROGRAMME = "certification-award"  # what the sample applies for
MANY, MOST = 10_000, 100_000


def main() -> None:
    """Print every table."""
    print("A small programme, decisions a second")
    table(small_rates(5_000), "case, verified")
    book = read_pack(SAMPLE.parent.parent.name, [ROOT])
    intake = read_applications(SAMPLE, book.vocabulary)
    applications = [row for row in intake.rows if isinstance(row, Application)]
    with_findings(book, book.programmes[PROGRAMME], applications)
    print("\nThe command, seconds until it ends (best of three)")
    bare = seconds([sys.executable, "-c", "pass"])
    ipaward = str(Path(sys.executable).parent / "ipaward")
    table(
        {
            "an empty Python": bare,
            "ipaward --help": seconds([ipaward, "--help"]),
            **{
                f"ipaward check {policy.name}": seconds([ipaward, "check", policy.name])
                for policy in sorted((ROOT / "policies").iterdir())
            },
        },
        "an empty Python",
    )


def with_findings(book, programme: Programme, applications: list[Application]) -> None:
    reading = CaseReading(book, programme)
    desk = Desk.of(reading, "bench")
    print(f"\n{book.policy.name}, {programme.name}, the sample round over and over, a second")

    def yardstick(application: Application) -> object:
        day = application.record[programme.reference_date]
        assert isinstance(day, date)
        return judge(programme, Situation(application.record, day, book, programme))

    def verified(application: Application) -> object:
        return reading.judge(application.record, application.record[programme.reference_date])

    work = list(repeated(applications, 2_000))
    table(
        {
            "yardstick alone": rate(yardstick, work),
            "judged by both": rate(verified, work),
            "decided, with findings": rate(desk.decide, work),
        },
        "yardstick alone",
    )
    after = {}
    for count in (MANY, MOST):
        for application in repeated(applications, count):
            desk.decide(application)
        after[f"MB at most after {count:,}"] = (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        )
    table(after, f"MB at most after {MANY:,}")
    reading.close()


def repeated(applications: list[Application], count: int) -> Iterator[Application]:
    return islice(cycle(applications), count)


def seconds(command: list[str]) -> float:
    def once() -> float:
        start = perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        return perf_counter() - start

    return min(once() for _ in range(3))


def table(figures: dict[str, float], baseline: str) -> None:
    for name, figure in figures.items():
        shown = f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"
        print(f"  {name:34} {shown:>12}   {figure / figures[baseline]:8.2f} of {baseline}")


if __name__ == "__main__":
    main()
