"""Boolean formulas over option ids: parse, print, evaluate.

>>> f = parse("not (coop and join) if escal")
>>> str(f)
'not (coop and join) if escal'
>>> f.evaluate({"coop": True, "join": False, "escal": True})
True
"""

from detente.formula.parser import MAX_DEPTH, MAX_LENGTH, parse, read_formula
from detente.formula.tree import (
    WORDS,
    Algebra,
    And,
    Const,
    Formula,
    If,
    Iff,
    Not,
    Or,
    Var,
    conjunction,
    counted,
    is_identifier,
    is_pattern,
    matches,
    pattern_formula,
    pattern_length,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "WORDS",
    "Algebra",
    "And",
    "Const",
    "Formula",
    "If",
    "Iff",
    "Not",
    "Or",
    "Var",
    "conjunction",
    "counted",
    "is_identifier",
    "is_pattern",
    "matches",
    "parse",
    "pattern_formula",
    "pattern_length",
    "read_formula",
]
