"""What commands print, as JSON against the schemas of the package, and own cases to ask about."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from jsonschema import Draft202012Validator

from detente.cli import main
from detente.schemas import schema


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def faults(name: str, value: object) -> list[str]:
    """What a schema has against a value."""
    return [f"{e.json_path}: {e.message}" for e in _validator(name).iter_errors(value)]


def run(*arguments: str, given: str | None = None) -> Any:
    return CliRunner().invoke(main, list(arguments), input=given, catch_exceptions=False)


def record(*arguments: str) -> Any:
    """What a command prints as JSON; it says nothing else anywhere."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


BASE = """
format: detente/1
decision_makers: {A: {name: Ann, group: us}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
"""


# Own cases: each is there for something that the catalogue lacks

OWN = {
    "no-proposals": """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
""",
    # Shown as N--, its members are NYN and NNY: its code is 2, though N-- also reads as 0.
    "coalesced": """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
infeasible: [NNN, NYY]
indistinguishable: [not a and (b or c)]
preferences:
  A: {ranking: [YYN, NYN, [YNN, YYY], YNY]}
  B: {ranking: [YNN, YNY, NNY, [YYN, YYY]]}
status_quo: NNY
proposals:
  away: {terms: not a}
  one: {terms: b}
""",
    # 2 048 states, more than a list shows unless asked; each option costs its owner and pleases the other.
    "grid": "\n".join(
        [
            "format: detente/1",
            "decision_makers: {A: {name: Ann}, B: {name: Bob}}",
            "options:",
            *(f"  o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(11)),
            "preferences:",
            "  A: [o1, o3, o5, not o0, not o2]",
            "  B: [o0, o2, o4, not o1]",
            "proposals:",
            "  some: {terms: o0 and o1 and o2}",
        ]
    ),
    "told-twice": """
format: detente/1
options: {a: {}, b: {}, c: {}}
states: {rest: NNN, gone: NNY}
proposals:
  swap:
    parties: [left]
    terms: {one: {that: a, obliges: [left]}, two: {that: b, obliges: [B, C]}, words: {obliges: [C]}}
  none: {terms: c and a}
  now: {terms: rest}
phases:
  late: {infeasible: [c]}
  never:
perspectives:
  two:
    decision_makers: {A: {name: Ann, group: left}, B: {name: Bob, group: left}, C: {name: Cy}}
    options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
    preferences: {A: [b, not a], B: [a, not b], C: [c]}
    status_quo: rest
  one:
    decision_makers: {C: {name: Cy}, B: {name: Bob}, A: {name: Ann, group: left}}
    options: {a: {owner: A}, b: {owner: B}, c: {owner: A}}
    preferences: {A: {weights: {b: 2, a: -1}}, B: [a], C: []}
""",
}


def written(folder: Path) -> Path:
    """Write the own cases as files."""
    for name, text in OWN.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
