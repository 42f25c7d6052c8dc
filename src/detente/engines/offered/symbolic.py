"""The symbolic engine: decision diagrams."""

from detente.engines.symbolic_engine import Symbolic

ENGINE = Symbolic()
