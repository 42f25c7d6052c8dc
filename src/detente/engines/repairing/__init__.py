"""What repairs are found by: which changes may be made, where a state stands, and the search for sets that do.

The search is proven: a solver proposes sets of changes in order of their cost, each is tried, and what is wrong with
one that does not work becomes a clause that the next ones meet. Whoever searches says whether a move is deterred.
"""
