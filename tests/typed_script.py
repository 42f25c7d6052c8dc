"""A script that uses the public surface: a type checker finds the types below, and none that is unknown.

`tests/test_public.py` lets mypy read it; it runs, too.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import assert_type

import detente

# Cases and models
case = detente.read_case("prisoners-dilemma")
assert_type(case, detente.Case)
assert_type(detente.parse_case(detente.write_case(case), name="again.yaml"), detente.Case)
assert_type(detente.write_case(case), str)
assert_type(detente.Case.from_dict(case.to_dict(), name="built"), detente.Case)
assert_type(case.replace(status_quo="NN"), detente.Case)
assert_type(case.with_preference("One", ["coop_one"]), detente.Case)
model = case.model()
assert_type(model, detente.Model)
assert_type(model.status_quo, str | None)
assert_type(model.with_changes([detente.Drop("One", 2), detente.Commit("coop_two", "take-only")]), detente.Model)
assert_type(detente.compile_model(model), detente.Conflict)
assert_type(detente.list_cases()[0].slug, str)
assert_type(detente.compare_published("prisoners-dilemma").results[0].agrees, detente.Answer)

# Solving
findings = detente.check(case)
assert_type(findings, detente.Findings)
assert_type(findings.selections, tuple[tuple[str | None, str | None], ...])
solution = detente.solve(model, concepts=["nash", detente.CONCEPTS["seq"]])
assert_type(solution, detente.Solution)
assert_type(solution.equilibria, Mapping[str, detente.StateSet])
assert_type(solution.stable["seq"]["One"].count, int)
assert_type(list(solution.feasible), list[str])
assert_type(solution.reachable(model.decision_makers[0], "YY"), tuple[str, ...])
assert_type(solution.improvements("One", "YY"), tuple[str, ...])
assert_type(solution.stopped, str | None)
why = detente.explain(solution, state="YY", by=["One"], concept="seq")
assert_type(why, detente.Explanation)
assert_type(why[0], detente.Verdict)
assert_type(why[0].temptations[0].step.to, str)
assert_type(why[0].stable, detente.Answer)

# Proposals
assessment = detente.assess_proposals(model, concepts=["seq"])
assert_type(assessment, detente.Assessment)
assert_type(assessment.proposals[0], detente.ProposalAssessment)
assert_type(assessment.proposals[0].holds["seq"], detente.Answer)
reached = detente.reach(model, proposals=["cooperate"], start="NN", concepts=["seq"])
assert_type(reached, detente.StatusQuoAnalysis)
assert_type(reached.destinations[0].exists, detente.Answer)
doubted = detente.assess_robustness(model, concepts=["seq"], together=1)
assert_type(doubted, detente.RobustnessAnalysis)
assert_type(doubted.verdicts[0].survives, detente.Answer)
meant = detente.ensemble(model, concepts=["seq"], measure="statements")
assert_type(meant, detente.Ensemble)
assert_type(meant.verdicts[0].structural, detente.Answer)
shares = detente.stability_share(model, state="NN", decision_maker="One", concept="nash")
assert_type(shares, detente.Shares)
assert_type(shares.shares[0].share, Fraction | None)
assert_type(detente.equilibrium_share(model, state="NN", concept="gmr").equilibrium, Fraction | None)
radii = detente.stability_radius(model, state="NN", concept="seq")
assert_type(radii, detente.Radii)
assert_type(radii.radii[0].distance, int | None)
together = detente.find_coalitions(solution, of=["One", "Two"])
assert_type(together, detente.CoalitionAnalysis)
assert_type(together.jumps[0].coalition, tuple[str, ...])
table = detente.status_quo_table(model, start="NN")
assert_type(table, detente.StatusQuoTable)
assert_type(table.by["moves"].fewest("YY"), int | None)
looking = detente.look_ahead(model, up_to=3)
assert_type(looking, detente.LookingAhead)
assert_type(looking.horizons[0].equilibria, tuple[str, ...])
assert_type(looking.nonmyopic_equilibria, tuple[str, ...] | None)
consent = detente.find_consent(model, concepts=["seq"])
assert_type(consent, detente.Consent)
assert_type(consent.targets[0].ways, int)

# Deals
deals = detente.find_deals(detente.read_case("mill"), concepts=["seq"])
assert_type(deals, detente.Deals)
assert_type(deals.packages[0].best.worse_off, tuple[str, ...])

# Repairs
allowed = detente.Allowed(kinds=("drop",))
repairs = detente.repair(model, state="YY", concept="nash", allowed=allowed)
assert_type(repairs, detente.Repairs)
assert_type(repairs.found[0], detente.Repair)
assert_type(repairs.found[0].model, detente.Model)
rankings = detente.find_rankings(model, wishes=[detente.Wish("YY")], concept="nash")
assert_type(rankings, detente.Inverse)
assert_type(rankings.conditions[0].rankings, int | None)

# Comparisons
syria = detente.read_case("syria-2016")
here, there = syria.model("A"), syria.model("B")
compared = detente.compare_perspectives(here, there=there, proposals=["V1"], concepts=["nash"], together=0)
assert_type(compared, detente.PerspectiveComparison)
before, after = (syria.model("A", phase) for phase in syria.phases)
assert_type(detente.compare_phases(before, after=after, concepts=["seq"]), detente.PhaseComparison)
assert_type(detente.compare_terms(here, first="V1", second="V2"), detente.TermComparison)
game = detente.solve_hypergame({"A": here, "B": there}, acts={"US": "B"}, concepts=["nash"])
assert_type(game, detente.Hypergame)

# Forecasts and rival explanations
register = detente.list_forecasts(syria, due="2016-08-01", concepts=["nash"])
assert_type(register, detente.ForecastRegister)
assert_type(register.stopped, str | None)
seen = detente.perceive(here, views={"RUS": there}, concepts=["nash"])
assert_type(seen, detente.Perceived)
assert_type(seen.verdict("RUS", "SQ_A", "nash"), detente.Answer | None)
assert_type(detente.views_in(syria), dict[str, detente.Model])
assert_type(detente.relations(syria.model("A"), stated=True), detente.Relations)
assert_type(detente.compare_rivals(syria, verdicts=["V1:nash"]), detente.RivalAnswers)

# Evidence, reports, files
ferry = detente.read_case("ferry")
assert_type(detente.argue(case, by="voice"), detente.LoadTest)
assert_type(detente.trace(case, elements=["One"]), detente.Inquiry)
assert_type(detente.audit(ferry, only=["unnamed"]), detente.Audit)
assert_type(detente.blind(ferry, coder="second"), detente.Case)
exported = detente.export_case(ferry, kind="csv")
assert_type(exported, detente.Export)
assert_type(exported.data, bytes)
Path("ferry.txt").write_text("Nobody crosses.", encoding="utf-8")
assert_type(detente.import_file("ferry.txt"), detente.Imported)
sheets = detente.role_sheets(case, decision_makers=["UR"], summary=True)
assert_type(sheets, tuple[detente.RoleSheet, ...])
assert_type(sheets[0].markdown, str)
report = detente.write_report(case, concepts=["nash"])
assert_type(report, detente.Dossier)
assert_type(report.page, str)

# Papers
tables = detente.table(case, what=["options", "stability"], concepts=["nash"])
assert_type(tables, detente.Tables)
assert_type(tables.written(form="latex", standalone=True), str | bytes)

# What every result can do
assert_type(solution.says(limit=10), str)
assert_type(repr(assessment), str)
assert_type(solution.version, str)
assert_type(sorted(solution.record()), list[str])
try:
    detente.read_case("no-such-case")
except detente.UsageError as error:
    assert_type(error, detente.UsageError)
