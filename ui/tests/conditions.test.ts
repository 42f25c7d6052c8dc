import { describe, expect, it } from "vitest";
import { EMPTY, formulaOf, pickedOf, stepped } from "../src/conditions/picked";
import { lettersOf, taken, told } from "../src/conditions/states";
import { completed, fragmentAt, goesOn, inIds, inNames, suggested, type Names } from "../src/conditions/words";

const NAMES: Names = new Map([
  ["pay", "pay half of the cost"],
  ["build", "begin the footbridge"],
  ["ask", "ask Quillbrook"],
  ["strict", ""],
]);

describe("a condition in names", () => {
  it.each([
    ["pay and not build", "“pay half of the cost” and not “begin the footbridge”"],
    ["strict or pay", "strict or “pay half of the cost”"],
    ["-YY-", "-YY-"],
    ["(pay or ask) iff build", "(“pay half of the cost” or “ask Quillbrook”) iff “begin the footbridge”"],
  ])("%s is read as names, and back", (formula, words) => {
    expect(inNames(formula, NAMES)).toBe(words);
    expect(inIds(words, NAMES)).toBe(formula);
  });

  it("is its name where it is one option", () => {
    expect(inIds("Begin  the footbridge", NAMES)).toBe("build");
  });

  it.each(["pay and not build", "strict or ask"])("%s is the same words, however often it is read", (formula) => {
    const words = inNames(formula, new Map([...NAMES, ["half", "and half of it"]]));
    expect(inNames(words, new Map([...NAMES, ["half", "and half of it"]]))).toBe(words);
  });

  it("keeps a name that nothing has", () => {
    expect(inIds("“burn it” and pay", NAMES)).toBe("“burn it” and pay");
  });
});

describe("a state", () => {
  const names = ["pay", "build", "ask"];

  it.each([
    ["NNN", "Nothing is done."],
    ["YNN", "Done: pay. Not done: build; ask."],
    ["YYY", "Done: pay; build; ask."],
  ])("%s is told as what is done and what is not", (letters, says) => {
    expect(told(letters, names)).toBe(says);
  });

  it("has a letter for each option, and changes one at a time", () => {
    expect([lettersOf("YN", 3), lettersOf("now", 3), lettersOf("YN-", 3), lettersOf("NNY", 3)]).toEqual([
      null,
      null,
      null,
      "NNY",
    ]);
    expect(taken("NNY", 0, true)).toBe("YNY");
    expect(taken("NNY", 2, false)).toBe("NNN");
  });
});

describe("completion", () => {
  const typing = (text: string) => suggested(fragmentAt(text, text.length), NAMES).map(([id]) => id);

  it.each([
    ["beg", ["build"]],
    ["not foot", ["build"]],
    ["pay and not ha", ["pay"]],
    ["(as", ["ask"]],
    ["“half", ["pay"]],
    ['"pay half of the cost" and qui', ["ask"]],
    ["“pay half of the cost” ", []],
    ["“pay half of the cost” an", []],
    ["", []],
    ["not", []],
  ])("of %s offers %j", (text, ids) => {
    expect(typing(text)).toEqual(ids);
  });

  it("puts the name in place of what was typed", () => {
    const text = "not foot";
    const [whole, caret] = completed(text, fragmentAt(text, text.length)!, "build", NAMES);
    expect(whole).toBe("not “begin the footbridge” ");
    expect(caret).toBe(whole.length);
  });

  it("leaves what stands behind it", () => {
    const [whole] = completed("foot and pay", fragmentAt("foot and pay", 4)!, "build", NAMES);
    expect(whole).toBe("“begin the footbridge” and pay");
  });
});

describe("picking", () => {
  it.each([
    "pay",
    "not pay",
    "pay and not build",
    "pay or build or not ask",
    "pay iff build",
    "pay and ask if build or not strict",
  ])("%s is what it was", (formula) => {
    expect(formulaOf(pickedOf(formula)!)).toBe(formula);
  });

  it.each(["pay and ask or build", "not (pay or ask)", "pay if ask if build", "-YN-", "true", "pay and pay", "pay +"])(
    "%s says more than can be picked",
    (formula) => {
      expect(pickedOf(formula)).toBeNull();
    },
  );

  it("reads parentheses around what belongs together", () => {
    expect(formulaOf(pickedOf("(pay or ask) if (build)")!)).toBe("pay or ask if build");
  });

  it("begins with nothing, and adds, changes and takes away", () => {
    expect(pickedOf(" ")).toEqual(EMPTY);
    const one = stepped(EMPTY.that, "pay", true);
    const two = stepped(one, "ask", false);
    expect(formulaOf({ ...EMPTY, that: two })).toBe("pay and not ask");
    expect(formulaOf({ ...EMPTY, that: stepped(two, "pay", false) })).toBe("not pay and not ask");
    expect(formulaOf({ ...EMPTY, that: stepped(two, "pay", null) })).toBe("not ask");
  });
});

it("names of several words are meant although nobody quoted them", () => {
  const names: Names = new Map([
    ["fill", "fill the dam"],
    ["force", "threaten force"],
    ["deal", "accept or leave"],
  ]);
  expect(inIds("Fill  the dam and not threaten force", names)).toBe("fill and not force");
  expect(inIds("“fill the dam” or refill the dam", names)).toBe("fill or refill the dam");
  expect(inIds("accept or leave the valley", names)).toBe("accept or leave the valley");
});

describe("a condition that is being typed", () => {
  it.each(["bui", "ask Quill", "pay and bu", "pay and ", "pay and (", "“begin the f", "xyz", "pay and not"])(
    "%s goes on",
    (text) => expect(goesOn(text, text.length, NAMES)).toBe(true),
  );

  it.each(["", "pay", "pay ", "ask Quillbrook", "pay and not build", "“begin the footbridge” ", "xyz "])(
    "%s is typed to its end",
    (text) => expect(goesOn(text, text.length, NAMES)).toBe(false),
  );

  it("goes on where the caret is, and nowhere else", () => {
    expect(goesOn("bui and pay", 3, NAMES)).toBe(true);
    expect(goesOn("bui and pay", 11, NAMES)).toBe(false);
  });
});
