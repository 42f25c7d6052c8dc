# ruff: noqa: B018, D100, T201 - cells print, and show what stands on their last line
# %% [markdown]
# # Variants in a loop
#
# What is known of a conflict is rarely one model. Here all games of two players with two acts each are gone through:
# every strict ranking of the four states for one player, with every one for the other. In how many of the 576 is
# there something on which both can settle, and how much of that is foresight?

# %%
from collections import Counter
from itertools import permutations

import detente

states = ("YY", "YN", "NY", "NN")
game = detente.Case.from_dict(
    {
        "title": "A game of two",
        "decision_makers": {"A": {"name": "row"}, "B": {"name": "column"}},
        "options": {"a": {"owner": "A", "name": "row's act"}, "b": {"owner": "B", "name": "column's act"}},
        "preferences": {"A": ["b", "not a"], "B": ["a", "not b"]},
    },
    name="game",
)
games = {}
for row in permutations(states):
    half = game.with_preference("A", {"ranking": list(row)})
    for column in permutations(states):
        variant = half.with_preference("B", {"ranking": list(column)})
        games[row, column] = detente.solve(variant, concepts=["nash", "seq"])
len(games)

# %% [markdown]
# How many equilibria have they?

# %%
for concept in ("nash", "seq"):
    counted = Counter(found.equilibria[concept].count for found in games.values())
    print(concept, dict(sorted(counted.items())))

# %% [markdown]
# In 72 games, one in eight, nobody can settle anywhere by *Nash*; under *SEQ*, where a move is made only if it pays
# after the other's answer, there is always somewhere to settle.
#
# ## Where foresight alone keeps a good thing
#
# In which games is the state that is best or second best for both stable under *SEQ* only?

# %%
kept = []
for (row, column), found in games.items():
    for state in states:
        good = row.index(state) < 2 and column.index(state) < 2
        if good and state in found.equilibria["seq"] and state not in found.equilibria["nash"]:
            kept.append((row, column, state))
len(kept)

# %% [markdown]
# Many of them are one game with the acts called otherwise, or the players. Call the state in question `YY`, and let
# each player's ranking be of what *it* does: what is left?

# %%
patterns = Counter()
for row, column, state in kept:
    turned = [
        ["".join("NY"[x == y] for x, y in zip(s, state, strict=True)) for s in ranking] for ranking in (row, column)
    ]
    mine = [tuple(turned[0]), tuple(s[::-1] for s in turned[1])]
    patterns[tuple(sorted(mine))] += 1
for (one, other), times in sorted(patterns.items(), key=lambda item: (-item[1], item[0])):
    print(f"{times:3}", " > ".join(one), "  and  ", " > ".join(other))

# %% [markdown]
# The line in which both are `NY > YY > NN > YN` is the prisoner's dilemma: each likes best to break what the other
# keeps.
#
# ## One of them in full

# %%
dilemma = games[("NY", "YY", "NN", "YN"), ("YN", "YY", "NN", "NY")]
dilemma

# %% [markdown]
# With pandas or polars installed, `dilemma.to_frame()` has a row for each state, and a list of dictionaries, one for
# each game, is a frame for all of them.
