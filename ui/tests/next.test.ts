import { describe, expect, test } from "vitest";
import type { Applied } from "../src/chosen";
import { canAsk, stepsOf } from "../src/next";
import type { CaseView } from "../src/types";

const problem = (unfinished: boolean, path: string[] = []) => ({ unfinished, path });
const view = (document: object, problems: object[] = []) => ({ document, problems }) as unknown as CaseView;
const layers = ({ document }: CaseView) => [{ label: "", prefix: [], layer: document }] as unknown as Applied[];
const lacking = (of: CaseView) =>
  stepsOf(of, layers(of))
    .filter((s) => !s.done)
    .map((s) => s.what);

describe("what a case still has to say", () => {
  const ann = { id: "A", name: "Ann" };
  const begun = { decision_makers: [ann, { id: "B" }], options: [{ id: "a", owner: "A" }] };

  test("is everything at first, in the order in which it is made", () => {
    expect(lacking(view({}))).toEqual([
      "Who can act",
      "What each can do",
      "What each wants",
      "What is done today",
      "What is on the table",
    ]);
  });

  test("is what those want of whom nothing is said, by their names", () => {
    const one = view({ ...begun, preferences: [{ id: "B", form: "statements", statements: [{ id: "s" }] }] });
    expect(stepsOf(one, layers(one))[2]).toMatchObject({ says: "say it for Ann", query: { who: "A" }, needed: true });
  });

  test("is a proposal and the status quo where all else is said, though neither is needed for what follows", () => {
    const said = ["A", "B"].map((id) => ({ id, form: "statements", statements: [{ id: "s" }] }));
    const one = view({ ...begun, preferences: said });
    expect(lacking(one)).toEqual(["What is done today", "What is on the table"]);
    expect(stepsOf(one, layers(one)).filter((s) => s.needed && !s.done)).toEqual([]);
    const whole = { ...begun, preferences: said, status_quo: "N", proposals: [{ id: "p" }] };
    expect(lacking(view(whole))).toEqual([]);
    expect(lacking(view(whole, [problem(true, ["proposals", "p"])]))).toEqual(["What is on the table"]);
  });
});

test("the audit is asked of a case that is only begun; what is about a model waits, and all for what is wrong", () => {
  const of = (valid: boolean, problems: object[]) => ({ ...view({}, problems), valid, has_model: false });
  expect([canAsk("audit", of(false, [problem(true)])), canAsk("trace", of(false, [problem(true)]))]).toEqual([
    true,
    false,
  ]);
  expect(canAsk("audit", of(false, [problem(true), problem(false)]))).toBe(false);
  expect([canAsk("audit", of(true, [])), canAsk("assess", of(true, []))]).toEqual([true, false]);
});
