"""Sentences, tables, pictures: the only room where results become English."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.report.assessment import assess_document
    from detente.report.attitudes import AttitudesRecord, attitudes_document, attitudes_record
    from detente.report.audit import audit_document
    from detente.report.audit_records import AuditRecord, audit_record
    from detente.report.blocks import Document, as_csv, as_html, as_markdown, as_text
    from detente.report.changes import change_record, change_sentence
    from detente.report.coalition_records import CoalitionsRecord
    from detente.report.consent import consent_document
    from detente.report.consent_records import ConsentRecord, consent_record
    from detente.report.deal_records import DealsRecord, deals_record
    from detente.report.documents import explain_document, findings_document, show_document, solve_document
    from detente.report.ensemble_records import EnsembleRecord, ensemble_record
    from detente.report.evidence import evidence_document, evidence_record
    from detente.report.exchange import PreviewRecord
    from detente.report.forecast_records import ForecastsRecord, forecasts_record
    from detente.report.forecasts import forecasts_document
    from detente.report.hypergames import assignments_blocks, hypergame_blocks
    from detente.report.linked import LinkRecord, linked_document, linked_record
    from detente.report.load_records import LoadTestRecord
    from detente.report.looking_ahead import LookingAheadRecord, looking_ahead_document, looking_ahead_record
    from detente.report.perception import perception_document
    from detente.report.perception_records import PerceptionRecord, perception_record
    from detente.report.perspective_records import PerspectivesRecord, hypergame_record, perspectives_record
    from detente.report.perspectives import perspectives_document
    from detente.report.phase_records import PhasesRecord, phases_record
    from detente.report.phases import phases_document
    from detente.report.provenance import lines_of, orphans, traced
    from detente.report.rankings import RankingsRecord, inverse_blocks, inverse_document, inverse_record
    from detente.report.records import (
        AssessmentRecord,
        ExplanationRecord,
        InvalidRecord,
        ShownRecord,
        SolutionRecord,
        ValidRecord,
        assess_record,
        check_record,
        errors_record,
        explain_record,
        origin_line,
        origin_record,
        show_record,
        solve_record,
    )
    from detente.report.relation_records import RelationsRecord, relations_record
    from detente.report.relations import relations_chapter, relations_document, relations_short
    from detente.report.repairs import RepairsRecord, repair_blocks, repair_document, repair_record
    from detente.report.rival_records import RivalsRecord, rivals_record
    from detente.report.rivals import rivals_document
    from detente.report.robustness import DoubtsRecord, robust_blocks, robust_document, robust_record
    from detente.report.status_quo import WaysRecord, reach_blocks, reach_document, reach_figure, reach_record
    from detente.report.status_quo_table import (
        StatusQuoTableRecord,
        status_quo_figure,
        status_quo_table_document,
        status_quo_table_record,
    )
    from detente.report.term_records import ProposalsRecord, terms_record
    from detente.report.terms import terms_document
    from detente.report.trace_records import TraceRecord, inquiry_record, trace_record
    from detente.report.tracing import inquiry_document, overview_document, trace_document, without_document
    from detente.report.waits import ConditionsRecord, waits_document, waits_record
    from detente.report.words import Words, words_of
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "AssessmentRecord",
    "AttitudesRecord",
    "AuditRecord",
    "CoalitionsRecord",
    "ConditionsRecord",
    "ConsentRecord",
    "DealsRecord",
    "Document",
    "DoubtsRecord",
    "EnsembleRecord",
    "ExplanationRecord",
    "ForecastsRecord",
    "InvalidRecord",
    "LinkRecord",
    "LoadTestRecord",
    "LookingAheadRecord",
    "PerceptionRecord",
    "PerspectivesRecord",
    "PhasesRecord",
    "PreviewRecord",
    "ProposalsRecord",
    "RankingsRecord",
    "RelationsRecord",
    "RepairsRecord",
    "RivalsRecord",
    "ShownRecord",
    "SolutionRecord",
    "StatusQuoTableRecord",
    "TraceRecord",
    "ValidRecord",
    "WaysRecord",
    "Words",
    "as_csv",
    "as_html",
    "as_markdown",
    "as_text",
    "assess_document",
    "assess_record",
    "assignments_blocks",
    "attitudes_document",
    "attitudes_record",
    "audit_document",
    "audit_record",
    "change_record",
    "change_sentence",
    "check_record",
    "consent_document",
    "consent_record",
    "deals_record",
    "ensemble_record",
    "errors_record",
    "evidence_document",
    "evidence_record",
    "explain_document",
    "explain_record",
    "findings_document",
    "forecasts_document",
    "forecasts_record",
    "hypergame_blocks",
    "hypergame_record",
    "inquiry_document",
    "inquiry_record",
    "inverse_blocks",
    "inverse_document",
    "inverse_record",
    "lines_of",
    "linked_document",
    "linked_record",
    "looking_ahead_document",
    "looking_ahead_record",
    "origin_line",
    "origin_record",
    "orphans",
    "overview_document",
    "perception_document",
    "perception_record",
    "perspectives_document",
    "perspectives_record",
    "phases_document",
    "phases_record",
    "reach_blocks",
    "reach_document",
    "reach_figure",
    "reach_record",
    "relations_chapter",
    "relations_document",
    "relations_record",
    "relations_short",
    "repair_blocks",
    "repair_document",
    "repair_record",
    "rivals_document",
    "rivals_record",
    "robust_blocks",
    "robust_document",
    "robust_record",
    "show_document",
    "show_record",
    "solve_document",
    "solve_record",
    "status_quo_figure",
    "status_quo_table_document",
    "status_quo_table_record",
    "terms_document",
    "terms_record",
    "trace_document",
    "trace_record",
    "traced",
    "waits_document",
    "waits_record",
    "without_document",
    "words_of",
]
