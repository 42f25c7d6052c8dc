import { expect, test } from "vitest";
import { ownersIn } from "../src/model/owners";
import type { Applied } from "../src/chosen";

const layer = (options: { id: string; owner?: string }[]) =>
  ({ label: "", prefix: [], layer: { options } }) as unknown as Applied;

test("a term names the owners of its options, each once, as the last layer has them", () => {
  const layers = [
    layer([{ id: "pay", owner: "town" }, { id: "row", owner: "boats" }, { id: "wait", owner: "town" }, { id: "sue" }]),
    layer([{ id: "row", owner: "crew" }, { id: "pay" }]),
  ];
  expect(ownersIn("row and not (pay or wait)", layers)).toEqual(["crew", "town"]);
  expect(ownersIn("sue if payment", layers)).toEqual([]);
  expect(ownersIn("YN--", layers)).toEqual([]);
});
