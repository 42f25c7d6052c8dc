"""The shortest answer of the others to a move: a legal sequence of theirs that ends in a sanction.

For each decision maker and each level of its preference, states fall into layers by how many moves the others need from
there to a sanction. Layers are worked out over whole arrays and kept, so that the answers to all moves from a state,
and from other states at the same level, are read off. Of several shortest answers the first is given: the first mover
comes first in the file, its move leads to the least code, and so on.
"""

from detente.engines.answers.choice import cubes_of, listed_of

__all__ = ["cubes_of", "listed_of"]
