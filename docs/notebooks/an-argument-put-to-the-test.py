# ruff: noqa: B018, D100, T201 - cells print, and show what stands on their last line
# %% [markdown]
# # An argument put to the test
#
# In July 2016 an opinion article says that an American offer to Russia will not hold, and gives reasons, through
# voices named and unnamed. A model of what the article says ships with Detente, without its text: every statement in
# it names the
# *claims* it rests on, and every claim who speaks. So it can be asked which of the voices a verdict needs.

# %%
import detente

case = detente.read_case("syria-2016")
model = case.model("A", "after_deadline")
found = detente.assess_proposals(model, proposals=["V1_full"], concepts=["seq"])
print(found.proposals[0].proposal.name, found.proposals[0].holds["seq"].value, sep=": ")

# %% [markdown]
# ## Who stands in the way, and on whose word?

# %%
for verdict in found.proposals[0].verdicts:
    print(verdict.state, [blocker.decision_maker for blocker in verdict.blockers])

# %% [markdown]
# The Pentagon, in both ways to carry the offer out. What does the file say that it wants most, and who says so?

# %%
detente.trace(case, elements=["PENT.1"], selections=[("A", "after_deadline")])

# %% [markdown]
# Both claims come from one source without a name, through one newspaper.
#
# ## Strike each voice by itself
#
# What rests on one voice and nothing else falls with it: an option, a term, something that somebody is said to want.
# Then the model is solved again.

# %%
tested = detente.argue(case, verdicts=["V1_full:seq"], selections=[("A", "after_deadline")])
tested

# %% [markdown]
# One voice alone carries the verdict, and it has no name. That does not make it wrong: it says what a reader who
# does not believe it may still conclude.
#
# ## What falls with it

# %%
for strike in tested.carrying:
    for without in strike.strictly:
        print(strike.struck.name, [part.label for part in without.fallen])

# %% [markdown]
# ## Argued and not modelled, modelled and not argued
#
# The article's own reasons are in the case, too, and belong to the statements that name the same claims. Some reasons
# are argued, and nothing in the model answers to them:

# %%
joined = tested.argued[0].joined
joined.not_modelled
