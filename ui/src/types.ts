import type { components } from "./contract";

/** The parts of the contract under short names. */
export type S = components["schemas"];
export type CaseView = S["CaseView"];
export type Command = S["CommandRequest"]["command"];
export type Layer = Omit<S["LayerView"], "other">;
export type Model = S["ModelView"];
export type Problem = S["ProblemView"];
export type Claim = S["ClaimEntry"];
export type Concept = S["AssessQuestion"]["concepts"] extends (infer C)[] | null | undefined ? C : never;
export type Json = S["JsonValue"];
export type Path = string[];

/** What the page knows before it shows anything: who is there, and the words of the server. */
export interface Begun {
  session: S["SessionView"];
  words: S["Vocabulary"];
}

/** What can be asked: for each kind the question, with everything optional that has a default, and the answer. */
export interface Questions {
  assess: [Partial<S["AssessQuestion"]>, S["AssessAnswer"]];
  explain: [Partial<S["ExplainQuestion"]>, S["ExplainAnswer"]];
  ranking: [Partial<S["RankingQuestion"]> & { decision_maker: string }, S["RankingAnswer"]];
  states: [Partial<S["StatesQuestion"]>, S["StatesAnswer"]];
  graph: [Partial<S["GraphQuestion"]>, S["GraphAnswer"]];
  across: [Partial<S["AcrossQuestion"]> & { proposal: string }, S["AcrossAnswer"]];
  verdict: [Partial<S["VerdictQuestion"]> & { proposal: string }, S["VerdictAnswer"]];
  argument: [Partial<S["ArgumentQuestion"]>, S["ArgumentAnswer"]];
  packages: [Partial<S["PackagesQuestion"]>, S["PackagesAnswer"]];
  package: [Partial<S["PackageQuestion"]> & { package: string }, S["PackageAnswer"]];
  side_by_side: [Partial<S["SideBySideQuestion"]>, S["SideBySideAnswer"]];
  trace: [Partial<S["TraceQuestion"]>, S["TraceAnswer"]];
  audit: [Partial<S["AuditQuestion"]>, S["AuditAnswer"]];
  repair: [Partial<S["RepairQuestion"]>, S["RepairAnswer"]];
  robust: [Partial<S["RobustQuestion"]>, S["RobustAnswer"]];
  ensemble: [Partial<S["EnsembleQuestion"]>, S["EnsembleAnswer"]];
  reach: [Partial<S["ReachQuestion"]>, S["ReachAnswer"]];
  perspectives: [
    Partial<S["PerspectivesQuestion"]> & { pair: [string | null, string | null] },
    S["PerspectivesAnswer"],
  ];
  phases: [Partial<S["PhasesQuestion"]> & { pair: [string, string] }, S["PhasesAnswer"]];
  versions: [Partial<S["VersionsQuestion"]> & { pair: [string, string] }, S["VersionsAnswer"]];
  coalitions: [Partial<S["CoalitionsQuestion"]>, S["CoalitionsAnswer"]];
  conditions: [Partial<S["ConditionsQuestion"]>, S["ConditionsAnswer"]];
  consent: [Partial<S["ConsentQuestion"]>, S["ConsentAnswer"]];
  forecasts: [Partial<S["ForecastsQuestion"]>, S["ForecastsAnswer"]];
  related: [Partial<S["RelatedQuestion"]>, S["RelatedAnswer"]];
  relations: [Partial<S["RelationsQuestion"]>, S["RelationsAnswer"]];
  rivals: [Partial<S["RivalsQuestion"]>, S["RivalsAnswer"]];
  register: [Partial<S["RegisterQuestion"]>, S["RegisterAnswer"]];
  report: [Partial<S["ReportQuestion"]>, S["ReportAnswer"]];
  /** Any question that the page knows only as the server describes it. */
  described: [Record<string, Json>, Told & { picture?: S["Picture"] | null }];
}
type Told = Pick<S["ConsentAnswer"], "says" | "complete" | "why" | "short"> & { record: Record<string, unknown> };
export type Described = "described";
/** What can be said of a yes-or-no question; compare it with a word, there is no truth to test. */
export type Verdict = S["Answer"];
export type Kind = keyof Questions;
export type Question<K extends Kind> = Questions[K][0];
export type Answer<K extends Kind> = Questions[K][1];
