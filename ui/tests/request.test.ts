import { expect, test } from "vitest";
import { type Parameter, requestOf, shownOf } from "../src/questions/request";

const parameter = (name: string, type: Parameter["type"], more: Partial<Parameter> = {}): Parameter => ({
  name,
  label: name,
  help: "",
  type,
  several: false,
  required: false,
  default: null,
  refers_to: null,
  choices: [],
  at_least: null,
  at_most: null,
  ...more,
});

test("what is left as it is, or empty, is not said: the server knows what holds without it", () => {
  const all = [
    parameter("least", "whole", { default: 1 }),
    parameter("where", "text"),
    parameter("who", "reference", { several: true }),
    parameter("states", "text", { several: true }),
  ];
  expect(requestOf(all, {})).toEqual({});
  expect(requestOf(all, { least: " ", where: "", who: [], states: "\n" })).toEqual({});
  expect(shownOf(all[0]!, {})).toBe(1);
  expect(shownOf(all[0]!, { least: "" })).toBe("");
});

test("each type is sent as what it is", () => {
  const all = [
    parameter("whole", "whole"),
    parameter("share", "number"),
    parameter("deep", "flag"),
    parameter("pick", "choice", { choices: [{ value: 2, label: "two" }] }),
    parameter("who", "reference", { several: true }),
    parameter("states", "text", { several: true }),
    parameter("sizes", "whole", { several: true }),
  ];
  const given = { whole: "-3", share: "0.5", deep: false, pick: 2, who: ["A", "B"], states: "YN\n NY ", sizes: "1\n2" };
  expect(requestOf(all, given)).toEqual({
    whole: -3,
    share: 0.5,
    deep: false,
    pick: 2,
    who: ["A", "B"],
    states: ["YN", "NY"],
    sizes: [1, 2],
  });
});

test.each([
  [parameter("n", "whole"), { n: "3.5" }, "n: write a whole number"],
  [parameter("n", "number"), { n: "three" }, "n: write a number"],
  [parameter("n", "whole", { at_least: 1 }), { n: "0" }, "n: at least 1"],
  [parameter("n", "whole", { at_most: 9 }), { n: "10" }, "n: at most 9"],
  [parameter("n", "whole", { several: true }), { n: "1\nx" }, "n: write a whole number"],
  [parameter("who", "reference", { required: true }), {}, "Say first: who"],
  [parameter("who", "text", { required: true }), { who: "  " }, "Say first: who"],
])("what is missing or wrong is said before it is asked: %#", (p, given, why) => {
  expect(requestOf([p], given as Record<string, string>)).toBe(why);
});
