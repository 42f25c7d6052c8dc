import { fromLines } from "../sections/values";
import type { Json, S } from "../types";

export type Parameter = S["ParameterView"];
/** What is chosen, or typed, for parameters by their names; what is left as it is, is not there. */
export type Given = Record<string, Json>;

/** Return what a form shows of a parameter: what is given, or else what holds without it. */
export const shownOf = (p: Parameter, given: Given): Json => given[p.name] ?? p.default ?? null;

const sayFirst = (p: Parameter) => `Say first: ${p.label}`;

/** Return the request that a form makes; a text says what it waits for. */
export function requestOf(parameters: Parameter[], given: Given): Record<string, Json> | string {
  const request: Record<string, Json> = {};
  for (const p of parameters) {
    const found = read(p, given[p.name]);
    if ("wrong" in found) return `${p.label}: ${found.wrong}`;
    if (found.value !== undefined) request[p.name] = found.value;
    else if (p.required) return sayFirst(p);
  }
  return request;
}

type Found = { value: Json | undefined } | { wrong: string };

function read(p: Parameter, given: Json | undefined): Found {
  if (given === undefined || given === null) return { value: undefined };
  if (!p.several) return typeof given === "string" ? one(p, given) : { value: given };
  const listed = typeof given === "string" ? fromLines(given).map((line) => one(p, line)) : null;
  const wrong = listed?.find((found) => "wrong" in found);
  if (wrong) return wrong;
  const values = listed ? listed.map((found) => (found as { value: Json }).value) : (given as Json[]);
  return { value: values.length ? values : undefined };
}

function one(p: Parameter, text: string): Found {
  const words = text.trim();
  if (!words) return { value: undefined };
  if (p.type !== "whole" && p.type !== "number") return { value: words };
  const number = Number(words);
  if (!Number.isFinite(number) || (p.type === "whole" && !Number.isInteger(number)))
    return { wrong: `write a ${p.type === "whole" ? "whole number" : "number"}` };
  if (p.at_least !== null && number < p.at_least) return { wrong: `at least ${p.at_least}` };
  if (p.at_most !== null && number > p.at_most) return { wrong: `at most ${p.at_most}` };
  return { value: number };
}
