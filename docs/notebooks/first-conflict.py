# ruff: noqa: B018, D100, T201 - cells print, and show what stands on their last line
# %% [markdown]
# # A first conflict
#
# Two farms draw water from one well. Each can spare water; the county can put a meter on the well, and then it stays.
# Both farms want the well to last, and each would rather have the other one spare. This notebook makes a model of it,
# solves it, asks why, and changes one thing.

# %%
import detente

well = detente.Case.from_dict(
    {
        "title": "Two farms and a well",
        "decision_makers": {
            "upper": {"name": "the upper farm"},
            "lower": {"name": "the lower farm"},
            "county": {"name": "the county"},
        },
        "options": {
            "u": {"owner": "upper", "name": "spare water above"},
            "l": {"owner": "lower", "name": "spare water below"},
            "m": {"owner": "county", "name": "put a meter on the well", "moves": "take-only"},
        },
        "preferences": {
            "upper": ["l", "not m", "not u"],
            "lower": ["u", "not m", "not l"],
            "county": ["m if not (u and l)", "u and l", "not m"],
        },
        "status_quo": "NNN",
        "states": {"dry": "NNN", "shared": "YYN", "metered": "NNY"},
        "proposals": {"truce": {"name": "both spare water, and no meter comes", "terms": "u and l and not m"}},
    },
    name="well",
)
well

# %% [markdown]
# A *state* says for each option whether it is taken: three letters, in the order of the options. `NNN` is how things
# are: nobody spares water, and there is no meter. A list of preferences is read from the top: what stands first
# counts most, and the next one only between states that agree so far.
#
# ## Solve it
#
# On the last line of a cell a result shows itself. In the picture a bold line with a filled head is a move that makes
# things better for whoever moves.

# %%
solution = detente.solve(well, concepts=["nash", "gmr", "seq"])
solution

# %% [markdown]
# Under *Nash* only one state is stable for everybody: who looks one move ahead never spares water, and the meter
# comes. Under *GMR* and *SEQ* whoever thinks of leaving asks first what the others would do then.
#
# ## Ask why
#
# What keeps the upper farm from drawing more water once both spare it?

# %%
detente.explain(solution, state="shared", by=["upper"], concept="gmr")

# %% [markdown]
# It is not the county: the lower farm would stop sparing water, too, and then the upper farm is no better off than
# where things began. *GMR* counts every answer, even one that costs whoever gives it. *SEQ* asks in addition that
# whoever answers gains by it. Does the lower farm?

# %%
detente.explain(solution, state="shared", by=["upper"], concept="seq")

# %% [markdown]
# ## Would the truce hold?

# %%
detente.assess_proposals(well, concepts=["nash", "gmr", "seq"])

# %% [markdown]
# ## Change one thing
#
# Suppose that the county wants no meter above all, say because it would have to pay. A case is never changed;
# `with_preference` gives a new one.

# %%
poor = well.with_preference("county", ["not m", "u and l"])
after = detente.solve(poor, concepts=["nash", "gmr", "seq"])
for concept in ("nash", "gmr", "seq"):
    print(concept, list(solution.equilibria[concept]), "then", list(after.equilibria[concept]))

# %% [markdown]
# The truce (`YYN`) is as stable as before: it never rested on the county. What is new is the state in which nobody
# spares water and no meter is there (`NNN`). Why does the county leave it alone now, and the farms as before?

# %%
detente.explain(after, state="dry", concept="nash")

# %% [markdown]
# ## Go on
#
# * Let the upper farm want no meter above all. Who would break the truce then?
# * Let the meter be removable: leave out `"moves": "take-only"`. Which equilibria are new?
# * Write the case to a file with `detente.write_case(well)`, and ask `detente report` for what you would hand in.
