import { describe, expect, test } from "vitest";
import { add, edit, move, remove, rename, replace } from "../src/commands";
import { bareStatement, isShared, within } from "../src/forwhom";
import type { CaseView } from "../src/types";

const statement = (id: string, that: string) => ({ id, that, evidence: [] });
const view = {
  document: {
    decision_makers: [{ id: "A", name: "Ann", evidence: [] }],
    options: [{ id: "a", owner: "A" }],
    preferences: [{ id: "A", statements: [statement("s1", "a"), statement("s2", "not a")] }],
    proposals: [{ id: "p", terms: [{ id: "t", that: "a", evidence: [] }] }],
    perspectives: [{ id: "theirs", layer: {} }],
    phases: [{ id: "after", layer: { preferences: [{ id: "A", statements: [statement("x1", "a")] }] } }],
  },
} as unknown as CaseView;
const theirs = ["perspectives", "theirs"];

test("what all share is the model, and not the evidence or the words about the case", () => {
  expect(isShared(edit(["options", "a"], { name: "x" }))).toBe(true);
  expect(isShared(edit([], { status_quo: "Y" }))).toBe(true);
  expect(isShared(edit([], { title: "x" }))).toBe(false);
  expect(isShared(edit(["claims", "c1"], { says: "x" }))).toBe(false);
  expect(isShared(edit([...theirs, "options", "a"], { name: "x" }))).toBe(false);
});

describe("a command for one perspective only", () => {
  test("what it does not give yet begins as a copy of what all share", () => {
    expect(within(view, theirs, move(["preferences", "A", "s2"], ""))).toEqual(
      replace([...theirs, "preferences", "A"], ["not a", "a"]),
    );
    expect(within(view, theirs, edit(["decision_makers", "A"], { name: "Anna" }))).toEqual(
      replace([...theirs, "decision_makers"], { A: { name: "Anna" } }),
    );
    expect(within(view, theirs, edit(["options", "a"], { owner: "B" }))).toEqual(
      add([...theirs, "options"], { owner: "B" }, "a"),
    );
  });

  test("a copy has ids of its own, and is changed where it stands", () => {
    expect(within(view, ["phases", "after"], edit(["preferences", "A", "s1"], { that: "not a" }))).toEqual(
      replace(["phases", "after", "preferences", "A"], ["not a"]),
    );
  });

  test("what cannot be for one only says why", () => {
    for (const command of [rename(["options", "a"], "b"), remove(["options", "a"]), add(["options"], {}, "b")])
      expect(within(view, theirs, command)).toEqual(expect.any(String));
    expect(within(view, ["perspectives", "nobody"], edit(["options", "a"], {}))).toEqual(expect.any(String));
  });
});

test("a statement as the file has it: a formula alone is a text, tied ones are a list", () => {
  expect(bareStatement(statement("s1", "a"))).toBe("a");
  expect(bareStatement({ ...statement("s1", "a"), evidence: ["c1"] })).toEqual({ that: "a", evidence: ["c1"] });
  expect(bareStatement({ id: "s1", tied: ["a", "b"] })).toEqual(["a", "b"]);
});
