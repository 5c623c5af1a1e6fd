"""How well, and how fast, `course gallery` finds the answer to what people type: the table of tests/questions.toml.

.venv/bin/python benchmarks/find_answers.py            # shares, and the time for an answer
.venv/bin/python benchmarks/find_answers.py --misses   # ... and each text that is not answered first
"""

import argparse
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from questions import name, questions, shares

from classroom.catalogue.answers import all_answers
from classroom.catalogue.finder import Finder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="show each text that is not answered first")
    parser.add_argument(
        "--group", help="one group of texts only, such as tuned, which is the one to look at in detail"
    )
    options = parser.parse_args()
    begin = time.perf_counter()
    finder = Finder(all_answers())
    print(f"index of {len(all_answers())} answers: {time.perf_counter() - begin:.2f} s")
    rows = []
    for question in questions():
        if options.group not in (None, question.group):
            continue
        begin = time.process_time()
        found = finder.find(question.said)
        rows.append((question, found, time.process_time() - begin))
    seconds = [spent for _, _, spent in rows]
    print(
        f"an answer: median {1000 * median(seconds):.0f} ms, longest {1000 * max(seconds):.0f} ms, of the processor's time"
    )
    print(f"{'':<14}{'texts':>6}{'first':>8}{'among 3':>9}{'none':>7}{'wrong':>7}   (percent)")
    for group in dict.fromkeys(question.group for question, _, _ in rows):
        outcomes = [question.outcome(found) for question, found, _ in rows if question.group == group]
        print(f"{group:<14}{len(outcomes):>6}" + "".join(f"{share:>8.1f}" for share in shares(outcomes).values()))
    if options.misses:
        for question, found, _ in rows:
            if (outcome := question.outcome(found)) != "first":
                certain = [name(one) for one in found.certain]
                print(f"\n{outcome}: {question.said[:150]!r}\n  wanted {question.answers}")
                print(f"  certain {certain}, perhaps {[name(one) for one in found.perhaps]}")


if __name__ == "__main__":
    main()
