"""What follows for proposals and states: do they hold, what would make them, what do other models say; and warnings."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.assess.applying import Applied
    from detente.assess.bargaining import SOLUTIONS, Bargaining, Picked, Weighed, bargain
    from detente.assess.caring import Because, Caring, ChangedVerdict, who_cares
    from detente.assess.checks import CASE_CODES, CODES, Findings, check, check_case, findings_in, placed
    from detente.assess.consent import Act, Consent, ProposalConsent, TargetConsent, find_consent
    from detente.assess.deal_voices import PackageVoices, voices_behind
    from detente.assess.deal_ways import DealWay, Losers, NearestBetter, OnTable, Package, WayCounts
    from detente.assess.deals import Deals, find_deals
    from detente.assess.deals_across import DealsAcross, PackageAcross, compare_deals
    from detente.assess.dividing import AdjustedWinner, adjusted_winner
    from detente.assess.doubts import Doubt, doubts_about
    from detente.assess.ensembles import Ensemble, EnsembleVerdict, Otherwise, SwapRadius, Whose, ensemble
    from detente.assess.fair_deals import bargain_among
    from detente.assess.forecasts import Forecast, ForecastRegister, list_forecasts
    from detente.assess.hypergames import Hypergame, Player, Surprise, assigned, assignments, solve_hypergame
    from detente.assess.inquiry import Inquiry, inquire
    from detente.assess.inverse import AllOf, AnyOf, AtLeast, Condition, Inverse, RankingCondition, find_rankings
    from detente.assess.joint import (
        ActingTogether,
        CoalitionAnalysis,
        JointImprovement,
        JointReach,
        OfCoalition,
        find_coalitions,
    )
    from detente.assess.linking import Kept, Linked, OnlyThere, link_conflicts
    from detente.assess.load import LoadTest, argue
    from detente.assess.looking_ahead import Expectation, Horizon, LookingAhead, look_ahead
    from detente.assess.on_credit import CreditStep, CreditWay, OnCredit, steps_on_credit
    from detente.assess.on_the_table import Disagreement, Valued, Worth
    from detente.assess.packages import Issue
    from detente.assess.perception import Perceived, PerceivedClasses, Unexpected, perceive, views_in
    from detente.assess.perspectives import PerspectiveComparison, Swap, Swaps, Target, compare_perspectives
    from detente.assess.phases import PhaseComparison, Threat, compare_phases
    from detente.assess.premises import Premise
    from detente.assess.proposals import (
        Assessment,
        Caveat,
        ProposalAssessment,
        StateVerdict,
        assess_proposals,
        state_verdict,
    )
    from detente.assess.reached_by import ReachedBy, StatusQuoTable, TableRow, status_quo_table
    from detente.assess.reliance import AskedVerdict, Outcome, Rests, Support, questions_of, rests_on
    from detente.assess.repairs import Repair, Repairs, Wish, repair
    from detente.assess.rivals import RivalAnswers, RivalQuestion, RivalVerdict, compare_rivals
    from detente.assess.robustness import Flip, Robustness, RobustnessAnalysis, Trials, assess_robustness
    from detente.assess.scores import Scores, Stated, score_probabilities
    from detente.assess.shares import (
        Radii,
        Radius,
        Sample,
        Share,
        Shares,
        equilibrium_share,
        stability_radius,
        stability_share,
    )
    from detente.assess.status_quo import Destination, Journey, StatusQuoAnalysis, Way, reach
    from detente.assess.swaps import Alike, Belief, adopt, beliefs, correspondence
    from detente.assess.terms import Sheet, TermComparison, compare_terms
    from detente.assess.tracing import (
        Compared,
        Fallen,
        LeftAside,
        Traced,
        UnderRival,
        Without,
        elements_in,
        trace,
        under_rivals,
        without_claims,
    )
    from detente.assess.waiting import DoneBy, ToldCondition, Wait, Waits, who_waits
    from detente.assess.warned import Finding
    from detente.engines.repairing.candidates import COSTS, Allowed, Candidate, allowed_by
    from detente.engines.repairing.candidates import KINDS as REPAIR_KINDS
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "CASE_CODES",
    "CODES",
    "COSTS",
    "REPAIR_KINDS",
    "SOLUTIONS",
    "Act",
    "ActingTogether",
    "AdjustedWinner",
    "Alike",
    "AllOf",
    "Allowed",
    "AnyOf",
    "Applied",
    "AskedVerdict",
    "Assessment",
    "AtLeast",
    "Bargaining",
    "Because",
    "Belief",
    "Candidate",
    "Caring",
    "Caveat",
    "ChangedVerdict",
    "CoalitionAnalysis",
    "Compared",
    "Condition",
    "Consent",
    "CreditStep",
    "CreditWay",
    "DealWay",
    "Deals",
    "DealsAcross",
    "Destination",
    "Disagreement",
    "DoneBy",
    "Doubt",
    "Ensemble",
    "EnsembleVerdict",
    "Expectation",
    "Fallen",
    "Finding",
    "Findings",
    "Flip",
    "Forecast",
    "ForecastRegister",
    "Horizon",
    "Hypergame",
    "Inquiry",
    "Inverse",
    "Issue",
    "JointImprovement",
    "JointReach",
    "Journey",
    "Kept",
    "LeftAside",
    "Linked",
    "LoadTest",
    "LookingAhead",
    "Losers",
    "NearestBetter",
    "OfCoalition",
    "OnCredit",
    "OnTable",
    "OnlyThere",
    "Otherwise",
    "Outcome",
    "Package",
    "PackageAcross",
    "PackageVoices",
    "Perceived",
    "PerceivedClasses",
    "PerspectiveComparison",
    "PhaseComparison",
    "Picked",
    "Player",
    "Premise",
    "ProposalAssessment",
    "ProposalConsent",
    "Radii",
    "Radius",
    "RankingCondition",
    "ReachedBy",
    "Repair",
    "Repairs",
    "Rests",
    "RivalAnswers",
    "RivalQuestion",
    "RivalVerdict",
    "Robustness",
    "RobustnessAnalysis",
    "Sample",
    "Scores",
    "Share",
    "Shares",
    "Sheet",
    "StateVerdict",
    "Stated",
    "StatusQuoAnalysis",
    "StatusQuoTable",
    "Support",
    "Surprise",
    "Swap",
    "SwapRadius",
    "Swaps",
    "TableRow",
    "Target",
    "TargetConsent",
    "TermComparison",
    "Threat",
    "ToldCondition",
    "Traced",
    "Trials",
    "UnderRival",
    "Unexpected",
    "Valued",
    "Wait",
    "Waits",
    "Way",
    "WayCounts",
    "Weighed",
    "Whose",
    "Wish",
    "Without",
    "Worth",
    "adjusted_winner",
    "adopt",
    "allowed_by",
    "argue",
    "assess_proposals",
    "assess_robustness",
    "assigned",
    "assignments",
    "bargain",
    "bargain_among",
    "beliefs",
    "check",
    "check_case",
    "compare_deals",
    "compare_perspectives",
    "compare_phases",
    "compare_rivals",
    "compare_terms",
    "correspondence",
    "doubts_about",
    "elements_in",
    "ensemble",
    "equilibrium_share",
    "find_coalitions",
    "find_consent",
    "find_deals",
    "find_rankings",
    "findings_in",
    "inquire",
    "link_conflicts",
    "list_forecasts",
    "look_ahead",
    "perceive",
    "placed",
    "questions_of",
    "reach",
    "repair",
    "rests_on",
    "score_probabilities",
    "solve_hypergame",
    "stability_radius",
    "stability_share",
    "state_verdict",
    "status_quo_table",
    "steps_on_credit",
    "trace",
    "under_rivals",
    "views_in",
    "voices_behind",
    "who_cares",
    "who_waits",
    "without_claims",
]
