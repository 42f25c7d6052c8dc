import { describe, expect, test } from "vitest";
import { add, edit, move, remove, rename, replace } from "../src/commands";
import { bareStatement, isShared, within } from "../src/forwhom";
import type { CaseView, Command, S } from "../src/types";

const statement = (id: string, that: string) => ({ id, that, evidence: [] });
const view = {
  document: {
    decision_makers: [{ id: "A", name: "Ann", evidence: [] }],
    options: [{ id: "a", owner: "A" }],
    preferences: [{ id: "A", statements: [statement("s1", "a"), statement("s2", "not a")] }],
    hopes: [{ id: "h", name: "peace", because: "they say so", evidence: [] }],
    repair: { allow: ["drop"], costs: {} },
    steps: [{ id: "e1", text: "first" }],
    proposals: [{ id: "p", terms: [{ id: "t", that: "a", evidence: [] }] }],
    perspectives: [{ id: "theirs", layer: {} }],
    phases: [{ id: "after", layer: { preferences: [{ id: "A", statements: [statement("x1", "a")] }] } }],
  },
} as unknown as CaseView;
const section = (key: string, layers: string, more = {}) => ({
  key,
  layers,
  container: "by-id",
  room: "model",
  ...more,
});
const sections = [
  section("decision_makers", "replaced", { fields: [] }),
  section("options", "merged by key", { fields: [] }),
  section("preferences", "merged", { room: "preferences", fields: [] }),
  section("claims", "merged", { room: "sources", fields: [{ refers_to: ["actors"] }] }),
  section("actors", "merged", { room: null, fields: [] }),
  section("hopes", "merged", { room: null, fields: [] }),
  section("repair", "replaced", { container: "value", room: null, fields: [] }),
  section("steps", "replaced", { container: "list", room: null, fields: [] }),
] as unknown as S["SectionView"][];
const theirs = ["perspectives", "theirs"];

test("what all share is the model, and not the evidence or the words about the case", () => {
  expect(isShared(edit(["options", "a"], { name: "x" }), sections)).toBe(true);
  expect(isShared(edit([], { status_quo: "Y" }), sections)).toBe(true);
  expect(isShared(edit([], { title: "x" }), sections)).toBe(false);
  expect(isShared(edit(["claims", "c1"], { says: "x" }), sections)).toBe(false);
  expect(isShared(edit([...theirs, "options", "a"], { name: "x" }), sections)).toBe(false);
});

describe("a command for one perspective only", () => {
  test("what it does not give yet begins as a copy of what all share", () => {
    expect(within(view, theirs, move(["preferences", "A", "s2"], ""), sections)).toEqual(
      replace([...theirs, "preferences", "A"], ["not a", "a"]),
    );
    expect(within(view, theirs, edit(["decision_makers", "A"], { name: "Anna" }), sections)).toEqual(
      replace([...theirs, "decision_makers"], { A: { name: "Anna" } }),
    );
    expect(within(view, theirs, edit(["options", "a"], { owner: "B" }), sections)).toEqual(
      add([...theirs, "options"], { owner: "B" }, "a"),
    );
  });

  test("a copy has ids of its own, and is changed where it stands", () => {
    expect(within(view, ["phases", "after"], edit(["preferences", "A", "s1"], { that: "not a" }), sections)).toEqual(
      replace(["phases", "after", "preferences", "A"], ["not a"]),
    );
  });

  test("what cannot be for one only says why", () => {
    for (const command of [rename(["options", "a"], "b"), remove(["options", "a"]), add(["options"], {}, "b")])
      expect(within(view, theirs, command, sections)).toEqual(expect.any(String));
    expect(within(view, ["perspectives", "nobody"], edit(["options", "a"], {}), sections)).toEqual(expect.any(String));
  });
});

describe("a section without a room of its own", () => {
  const change = (command: Command) => within(view, theirs, command, sections);

  test("an entry that replaces another as a whole begins as a copy of it", () => {
    expect(change(edit(["hopes", "h"], { name: "a truce" }))).toEqual(
      add([...theirs, "hopes"], { name: "a truce", because: "they say so" }, "h"),
    );
  });

  test("one value, and a list that is replaced, are given as a whole", () => {
    expect(change(edit(["repair"], { add_at: "top" }))).toEqual(
      replace([...theirs, "repair"], { allow: ["drop"], costs: {}, add_at: "top" }),
    );
    expect(change(add(["steps"], "second"))).toEqual(replace([...theirs, "steps"], ["first", "second"]));
  });

  test("what claims speak of is evidence, and the same for all", () => {
    expect(isShared(edit(["hopes", "h"], {}), sections)).toBe(true);
    expect(isShared(edit(["actors", "a"], {}), sections)).toBe(false);
    expect(change(edit(["actors", "a"], {}))).toEqual(expect.any(String));
  });
});

test("a statement as the file has it: a formula alone is a text, tied ones are a list", () => {
  expect(bareStatement(statement("s1", "a"))).toBe("a");
  expect(bareStatement({ ...statement("s1", "a"), evidence: ["c1"] })).toEqual({ that: "a", evidence: ["c1"] });
  expect(bareStatement({ id: "s1", tied: ["a", "b"] })).toEqual(["a", "b"]);
});
