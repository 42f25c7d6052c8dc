"""The explicit engine: any graph, listed move by move."""

from detente.engines.explicit import Explicit

ENGINE = Explicit()
