/// <reference types="vite/client" />
import { expect, test } from "vitest";
import { EXAMPLES, type Example } from "../src/rooms/examples";
import { ROOMS } from "../src/rooms/list";
import { STEPS } from "../src/tour/steps";

const ferry = Object.values(
  import.meta.glob<string>("../../src/detente/catalog/cases/ferry.{yaml,article.txt}", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("\n");

/** What the ferry's file does not say: answers to it, and a summary. */
const ANSWERS = ["verdict", "deals", "report"];
const CONNECT = ["not", "cannot be", "can be, and whether the letter holds is asked anew"];

test.each(Object.entries<Example>(EXAMPLES).filter(([of]) => !ANSWERS.includes(of)))(
  "the example of %s is of the ferry",
  (_, { lines }) => {
    expect(lines.length).toBeGreaterThan(1);
    const words = lines.flatMap(([, text]) => text.split(/[;:“”]|, quoted in the article/)).map((w) => w.trim());
    expect(words.filter((w) => w && !CONNECT.includes(w) && !ferry.includes(w))).toEqual([]);
  },
);

test.each(ROOMS.map((r) => [r.name, r.help] as const))(
  "what can be done in %s is said in three to six lines",
  (_, help) => {
    expect(help.length).toBeGreaterThanOrEqual(3);
    expect(help.length).toBeLessThanOrEqual(6);
    for (const line of help) {
      expect(line).toMatch(/[.]$/);
      expect(line.split("*").length % 2, line).toBe(1);
      expect(line.split("`").length % 2, line).toBe(1);
    }
  },
);

test("the tour has six to nine steps, each of a room that there is, and of what the ferry has", () => {
  expect(STEPS.length).toBeGreaterThanOrEqual(6);
  expect(STEPS.length).toBeLessThanOrEqual(9);
  for (const { room, query, at } of STEPS) {
    expect(ROOMS.map((r) => r.id)).toContain(room);
    const ids = [...Object.values(query), ...(/at-[a-z]+\/(\w+)/.exec(at)?.slice(1) ?? [])];
    for (const id of ids) expect(ferry).toMatch(new RegExp(`^ {2}${id}:\\s`, "m"));
  }
});
