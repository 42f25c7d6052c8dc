import { expect, test } from "vitest";
import { linksOf, relinked } from "../src/sources/links";

test("each speaker has a field, and there is one more for whom the last one cites", () => {
  expect(linksOf("")).toEqual([""]);
  expect(linksOf("Courier")).toEqual(["Courier", ""]);
  expect(linksOf("Courier > the mayor")).toEqual(["Courier", "the mayor", ""]);
});

test("what is typed for one speaker leaves the others, and a space at its end stays", () => {
  expect(relinked("", 0, "Pass ")).toBe("Pass ");
  expect(relinked("Courier > mayor", 2, "guest")).toBe("Courier > mayor > guest");
  expect(relinked("Courier > mayor > guest", 1, "the mayor")).toBe("Courier > the mayor > guest");
  expect(relinked("Courier > mayor", 1, "")).toBe("Courier");
});

test("a sign that is typed or pasted parts speakers", () => {
  expect(relinked("", 0, "Courier > mayor>guest")).toBe("Courier > mayor > guest");
  expect(linksOf(relinked("Courier", 0, "Courier >"))).toEqual(["Courier", ""]);
});
