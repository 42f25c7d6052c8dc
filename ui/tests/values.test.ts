import { describe, expect, test } from "vitest";
import * as values from "../src/sections/values";
import type { CaseView, S } from "../src/types";
import type { Applied } from "../src/workspace";

test("words are a line each, for a word may hold a comma; a single one may stand for a list", () => {
  const words = ["Smith, John", "J. S."];
  expect(values.fromLines(values.asLines(words))).toEqual(words);
  expect(values.asWords("alone")).toEqual(["alone"]);
  expect(values.asWords(null)).toEqual([]);
  expect(values.fromLines(" \n a \n\n")).toEqual(["a"]);
});

test.each([
  ["3", 3],
  [" -12 ", -12],
])("the whole number %s", (text, number) => {
  expect(values.asNumber(text)).toBe(number);
});

test.each(["", "3.5", "three", "1e3", "99999999999999999999"])("“%s” is no whole number, and that is said", (text) => {
  expect(values.asNumber(text)).toEqual(expect.any(String));
});

test("a flag may be written as a word", () => {
  expect([true, "true", false, "false", null, undefined].map(values.isOn)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("a value of any shape is told in words", () => {
  expect(values.inWords([{ what: "merged", actors: ["a", "b"] }, { start_at: 3 }, null])).toBe(
    "what: merged; actors: a, b, start at: 3, ",
  );
  expect(values.inWords(0)).toBe("0");
});

const layer = (prefix: string[], given: object) => ({ label: "", prefix, layer: given }) as unknown as Applied;

test("what references may name comes once, with the name that is laid over it", () => {
  const layers = [
    layer([], { actors: [{ id: "a", name: "Ann" }, { id: "b" }] }),
    layer(["phases", "after"], { actors: [{ id: "a", name: "Anna" }], codes: "not a list" }),
  ];
  expect(values.named(layers, ["actors", "codes"])).toEqual([
    ["a", "Anna"],
    ["b", "b"],
  ]);
});

describe("which field a new entry begins with", () => {
  const section = (...fields: [string, string, boolean?][]) =>
    ({
      fields: fields.map(([name, type, required = false]) => ({ name, type, required })),
    }) as unknown as S["SectionView"];
  const begins = (...fields: [string, string, boolean?][]) => values.namingField(section(...fields))?.name;

  test("its name where it has to have one, else what it cannot do without, else what is first", () => {
    expect(begins(["says", "text", true], ["name", "text", true])).toBe("name");
    expect(begins(["name", "text"], ["when", "formula", true])).toBe("when");
    expect(begins(["note", "text"], ["name", "text"])).toBe("name");
    expect(begins(["kind", "choice"], ["note", "text"])).toBe("note");
    expect(begins(["kind", "choice", true])).toBeUndefined();
  });
});

test.each([
  ["Ids of actors with which it shares members.", "Actors with which it shares members"],
  ["The id of the party it belongs to, usable in `obliges`.", "The party it belongs to, usable in obliges"],
  ["How it was found. With neither evidence nor status it is an assumption.", "How it was found"],
  ["When it appeared: EDTF, or the document's words", "When it appeared: EDTF, or the document's words"],
])("a hint is short: %s", (help, hint) => {
  expect(values.hintOf(help)).toBe(hint);
});

test("points are a number as it is written, or the least and the most", () => {
  expect(["3", " 2.5 ", "1/3", "-2", "50 to 60"].map(values.pointsOf)).toEqual(["3", "2.5", "1/3", "-2", ["50", "60"]]);
  expect(["", "none", "1/0", "1 to", "1 to 2 to 3"].map(values.pointsOf)).toEqual([null, null, null, null, null]);
  expect([values.pointsSaid(["50", "60"]), values.pointsSaid(7), values.pointsSaid(undefined)]).toEqual([
    "50 to 60",
    "7",
    "",
  ]);
});

test("an entry, a part of one and a statement are found by their paths; a field of one that is not there is none", () => {
  const statements = [{ id: "e1", that: "a", name: "first" }];
  const view = {
    document: {
      options: [{ id: "a", owner: "West" }],
      preferences: [{ id: "West", statements }],
      proposals: [{ id: "P", terms: [{ id: "T", that: "a" }] }],
      phases: [{ id: "late", layer: { preferences: [{ id: "West", statements: [{ id: "e9", that: "not a" }] }] } }],
    },
  } as unknown as CaseView;
  const at = (...path: string[]) => values.valuesAt(view, path);
  expect(at("options", "a")).toMatchObject({ owner: "West" });
  expect(at("proposals", "P", "terms", "T")).toMatchObject({ that: "a" });
  expect(at("preferences", "West", "e1")).toMatchObject({ that: "a", name: "first" });
  expect(at("phases", "late", "preferences", "West", "e9")).toMatchObject({ that: "not a" });
  expect(at("preferences", "West", "e2")).toBeUndefined();
  expect(at("proposals", "P", "terms", "U")).toBeUndefined();
});
