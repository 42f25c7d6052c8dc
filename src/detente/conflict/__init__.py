"""One compiled, immutable graph model, and what a solution concept is."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.conflict.compile import compile_model
    from detente.conflict.conflict import Ban, Conflict, MergedState, common_letters, letters, pattern_bits
    from detente.conflict.naming import letters_of, settled, state_of
    from detente.conflict.neighbourhood import Neighbourhood, Truth
    from detente.conflict.sanctioning import Sanctioning
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "Ban",
    "Conflict",
    "MergedState",
    "Neighbourhood",
    "Sanctioning",
    "Truth",
    "common_letters",
    "compile_model",
    "letters",
    "letters_of",
    "pattern_bits",
    "settled",
    "state_of",
]
