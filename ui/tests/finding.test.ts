import { describe, expect, test } from "vitest";
import { hitIn, toldApart } from "../src/cases/sought";
import { entriesOf, found, seenWith } from "../src/finding/entries";
import { folded, passagesIn, rankOf, wordsIn } from "../src/finding/matching";
import type { CaseView, S } from "../src/types";

const field = (name: string, type: S["FieldView"]["type"], more: Partial<S["FieldView"]> = {}): S["FieldView"] => ({
  name,
  label: name,
  help: "",
  type,
  refers_to: [],
  choices: [],
  required: false,
  inside: "",
  fields: [],
  ...more,
});
const section = (
  key: string,
  label: string,
  fields: S["FieldView"][],
  more: Partial<S["SectionView"]> = {},
): S["SectionView"] => ({
  key,
  label,
  one: key,
  help: "",
  container: "by-id",
  layers: "merged",
  named_as: "",
  room: "model",
  fields,
  members: [],
  ...more,
});
const name = field("name", "text");

const SECTIONS = [
  section("title", "Title", [], { container: "text", layers: "replaced" }),
  section("decision_makers", "Decision makers", [name, field("note", "text")], { layers: "replaced" }),
  section("options", "Options", [name, field("owner", "reference")], { layers: "merged by key" }),
  section("infeasible", "What cannot exist", [
    name,
    field("when", "formula"),
    field("at_most_one", "references", { label: "at most one", refers_to: ["options"] }),
    field("because", "text"),
  ]),
  section("preferences", "Preferences", [name], {
    room: "preferences",
    members: [name, field("that", "formula"), field("because", "text")],
  }),
  section("proposals", "Proposals", [
    name,
    field("terms", "other", { fields: [name, field("that", "formula"), field("obliges", "references")] }),
  ]),
  section("claims", "Claims", [field("source", "reference"), field("says", "text"), field("by", "other")], {
    room: "sources",
  }),
  section("codes", "Codes", [], { room: null }),
  section("spells", "Spells of a plug-in", [name, field("words", "words")], { room: null }),
  section("repair", "Repair", [field("allow", "words")], { container: "value", room: null, layers: "replaced" }),
];

const VIEW = {
  document: {
    title: "The crossing",
    decision_makers: [{ id: "F", name: "Ferry firm", note: "owns two ships" }],
    options: [
      { id: "night", name: "run at night", owner: "F" },
      { id: "permit", name: "permit the crossing", owner: "F" },
    ],
    infeasible: [
      { id: "e1", when: "night and not permit", because: "the law says so" },
      { id: "e2", at_most_one: ["night", "permit"] },
    ],
    preferences: [
      {
        id: "F",
        form: "statements",
        statements: [
          { id: "s1", that: "night", name: "ships that sail" },
          { id: "s2", tied: ["permit", { that: "not night" }] },
        ],
      },
    ],
    proposals: [{ id: "P1", name: "Quiet ships", terms: [{ id: "T1", name: "the town permits", that: "permit" }] }],
    claims: [{ id: "c1", source: "letter", says: "Élan at the crossing", by: [{ who: "the mayor", mode: "report" }] }],
    codes: [{ id: "weather", text: "what the wind does" }],
    spells: [{ id: "x", name: "Abracadabra", words: ["hocus", "pocus"] }],
    repair: { allow: ["terms"] },
    perspectives: [
      {
        id: "B",
        name: "as the town tells it",
        layer: { decision_makers: [{ id: "T", name: "Townspeople" }] },
      },
    ],
  },
} as unknown as CaseView;

const entries = entriesOf(VIEW, SECTIONS);
const sought = (words: string) => found(entries, words).flatMap((g) => g.hits.map((h) => [g.kind, h.name] as const));

test.each([
  ["crossing title", []],
  [
    "the crossing",
    [
      ["Title", "The crossing"],
      ["Options", "permit the crossing"],
      ["What cannot exist", "“run at night” and not “permit the crossing”"],
      ["What cannot exist", "At most one: run at night, permit the crossing"],
      ["Preferences", "“permit the crossing”"],
      ["Claims", "Élan at the crossing"],
      ["Terms", "the town permits"],
    ],
  ],
  [
    "FERRY",
    [
      ["Decision makers", "Ferry firm"],
      ["Preferences", "Ferry firm"],
    ],
  ],
  ["firm sail", [["Preferences", "ships that sail"]]],
  ["two ships", [["Decision makers", "Ferry firm"]]],
  ["elan", [["Claims", "Élan at the crossing"]]],
  ["mayor", [["Claims", "Élan at the crossing"]]],
  ["wind", [["Codes", "weather"]]],
  ["law", [["What cannot exist", "“run at night” and not “permit the crossing”"]]],
  ["at most one", [["What cannot exist", "At most one: run at night, permit the crossing"]]],
  ["sail", [["Preferences", "ships that sail"]]],
  ["town permits", [["Terms", "the town permits"]]],
  ["terms", [["Repair", "Repair"]]],
  ["townspeople", [["Decision makers", "Townspeople"]]],
  [
    "as the town",
    [
      ["Perspectives", "as the town tells it"],
      ["Decision makers", "Townspeople"],
    ],
  ],
])("“%s” is found where it is said, the kind that fits best first", (words, hits) => {
  expect(sought(words)).toEqual(hits);
});

test("a section that only the server knows is walked like any other", () => {
  expect(sought("pocus")).toEqual([["Spells of a plug-in", "Abracadabra"]]);
});

test("every hit has the address of its place", () => {
  const [term] = found(entries, "town permits")[0]!.hits;
  expect([term!.room, term!.path.join("/"), term!.of]).toEqual(["model", "proposals/P1/terms/T1", "Quiet ships"]);
  const [statement] = found(entries, "sail")[0]!.hits;
  expect([statement!.room, statement!.query]).toEqual(["preferences", { who: "F", at: "preferences/F/s1" }]);
  const [claim] = found(entries, "elan")[0]!.hits;
  expect(claim!.query).toEqual({ source: "letter", claim: "c1", words: null, at: "claims/c1" });
  const [other] = found(entries, "townspeople")[0]!.hits;
  expect(other!.query).toEqual({ perspective: "B", at: "perspectives/B/decision_makers/T" });
  expect(other!.of).toBe("perspective as the town tells it");
});

test("statements of equal importance are found by the words of each", () => {
  const [tied] = found(entries, "permit crossing").find((g) => g.kind === "Preferences")!.hits;
  expect(tied!.path).toEqual(["preferences", "F", "s2"]);
});

test("what a chosen perspective says in its place is put away to see an entry of all", () => {
  const layers = [
    { label: "", prefix: [], layer: VIEW.document },
    { label: "B", prefix: ["perspectives", "B"], layer: VIEW.document.perspectives![0]!.layer },
  ];
  const chosen = { perspective: "B", phase: null };
  const [maker] = found(entries, "ferry")[0]!.hits;
  const [option] = found(entries, "run at night").find((g) => g.kind === "Options")!.hits;
  expect(seenWith(maker!, SECTIONS, layers, chosen)).toEqual({ perspective: null, phase: null });
  expect(seenWith(option!, SECTIONS, layers, chosen)).toEqual({});
  expect(seenWith(maker!, SECTIONS, layers.slice(0, 1), { perspective: null, phase: null })).toEqual({});
});

describe("matching", () => {
  test("has no regard to case, accents and the order of words", () => {
    expect(folded("  Ọ̀ṣọ́\n Straße ")).toBe("oso straße");
    expect(wordsIn(" Two  Words ")).toEqual(["two", "words"]);
    expect(rankOf(["ferry", "firm"], "Ferry firm", [])).toBe(0);
    expect(rankOf(["firm", "fer"], "Ferry firm", [])).toBe(1);
    expect(rankOf(["erry"], "Ferry firm", [])).toBe(2);
    expect(rankOf(["ships"], "Ferry firm", ["two ships"])).toBe(3);
    expect(rankOf(["ships", "planes"], "Ferry firm", ["two ships"])).toBeNull();
    expect(rankOf([], "Ferry firm", [])).toBeNull();
  });

  test("tells places in a text in code points, whatever stands before them and between the words", () => {
    const text = "🥖🛶 “No\nFerry”, she said; no ferry at all, e\u0301tage.";
    const [first, second] = passagesIn(text, "no ferry", 9);
    expect([...text].slice(first!.start, first!.end).join("")).toBe("No\nFerry");
    expect([...text].slice(second!.start, second!.end).join("")).toBe("no ferry");
    expect(passagesIn(text, "no ferry", 1)).toHaveLength(1);
    expect(passagesIn(text, "etage", 1)[0]!.words).toBe("e\u0301tage");
    expect(passagesIn(text, " ", 9)).toEqual([]);
  });
});

describe("the list of cases", () => {
  const item = (id: string, title: string, told: S["CaseItem"]["told"] = null) =>
    ({ id, title, told }) as S["CaseItem"];
  const told = {
    made_at: "2026-01-02T03:04:05Z",
    summary: "Who keeps the boats",
    parties: ["Town", "Firm"],
    names: ["Élan"],
  };

  test("is searched in titles, summaries and names, and says which of them it was", () => {
    const ferry = item("abcdef", "The ferry", told);
    expect(hitIn(ferry, " ")).toEqual({ says: [] });
    expect(hitIn(ferry, "FERRY")).toEqual({ says: [] });
    expect(hitIn(ferry, "ferry elan")).toEqual({ says: ["Élan"] });
    expect(hitIn(ferry, "keeps town")).toEqual({ says: ["Who keeps the boats", "Town"] });
    expect(hitIn(ferry, "ferry zeppelin")).toBeNull();
    expect(hitIn(item("x", "The ferry"), "town")).toBeNull();
  });

  test("tells two of one title apart by what they are, and by their ids where they are alike", () => {
    const one = item("abcdef", "The ferry", told);
    const other = item("bcdefg", "The ferry", { ...told, parties: ["Town"] });
    expect(toldApart(one, [one, item("x", "Another")])).toBeNull();
    expect(toldApart(one, [one, other])).toMatch(/^made .*, 2 parties$/);
    expect(toldApart(other, [one, other])).toMatch(/^made .*, 1 party$/);
    expect(toldApart(one, [one, item("cdefgh", "The ferry", told)])).toMatch(/^made .*, 2 parties, “abcd”$/);
    expect(toldApart(item("abcdef", "A"), [item("bcdefg", "A")])).toBe("“abcd”");
  });
});
