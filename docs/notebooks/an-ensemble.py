# ruff: noqa: D100, T201 - cells print, and show what stands on their last line
# %% [markdown]
# # An ensemble
#
# An analyst who writes down what a party wants most, and what next, knows less than that. An *ensemble* is every
# model that may be meant; of each it is asked whether an answer holds. A share counts stated possibilities. It is no
# probability of what will happen.
#
# The mill is an invented conflict that ships with Detente: a spinning mill stands still, and a mediator has put a
# paper on the table. As the case is written, the paper does not hold.

# %%
import detente

mill = detente.read_case("mill")
found = detente.assess_proposals(mill, proposals=["P1"], concepts=["nash", "seq"])
{concept: answer.value for concept, answer in found.proposals[0].holds.items()}

# %% [markdown]
# ## Any order of what they want
#
# Suppose that everybody wants what the file says, and that nobody knows in which order. There are 86 400 ways to
# order it, and all of them are solved.

# %%
detente.ensemble(mill, proposals=["P1"], measure="statements", concepts=["seq"])

# %% [markdown]
# One third, and the mill alone decides it. What the union and the town want most does not matter for this answer, and
# one question does: does the mill care more for open gates than for wages as they are?
#
# ## Look that question up
#
# How does the file come by it?

# %%
for statement in mill.to_dict()["preferences"]["MILL"]:
    print(statement["name"], statement["status"], *statement["evidence"], sep=", ")

# %% [markdown]
# Of all five, “wages as they are” is the only one that is *inferred*: nobody said it. Whoever wants to know whether
# the paper would hold has to ask the mill this one thing. Suppose that it answers: open gates matter more.

# %%
swapped = mill.model().with_changes([detente.Exchange("MILL", 4, 5)])
answer = detente.assess_proposals(swapped, proposals=["P1"], concepts=["nash", "seq"])
{concept: answer.value for concept, answer in answer.proposals[0].holds.items()}

# %% [markdown]
# ## Another way to count
#
# The same over every ranking of the states, without any of the statements: what is left is what the moves alone
# decide. Under *Nash* everybody stays or leaves by its own preference alone, so that the share is exact, however many
# rankings there are.

# %%
detente.equilibrium_share(mill, state="YYNNYY", concept="nash")

# %% [markdown]
# Compare measures: an answer whose share changes with the measure rests on how one counts, and one that holds in most
# variants of each hardly rests on what nobody knows.
