"""The dense engine: arrays over all combinations."""

from detente.engines.dense import Dense

ENGINE = Dense()
