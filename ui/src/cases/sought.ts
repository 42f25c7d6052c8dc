import { rankOf, wordsIn } from "../finding/matching";
import type { S } from "../types";
import { plural, when } from "../words";

type Item = S["CaseItem"];

/** Whether a case has all the words that are sought, and of what it says those that have them beside its title. */
export function hitIn(item: Item, sought: string): { says: string[] } | null {
  const words = wordsIn(sought);
  const { summary = "", parties = [], names = [] } = item.told ?? {};
  const texts = [summary, ...parties, ...names].filter(Boolean);
  if (!words.length) return { says: [] };
  if (rankOf(words, item.title, texts) === null) return null;
  const left = words.filter((w) => rankOf([w], item.title, []) === null);
  return { says: texts.filter((t) => left.some((w) => rankOf([w], t, []) !== null)).slice(0, 3) };
}

/** Return what tells a case from others of its title: when it was made, whose conflict it is; its id as the last. */
export function toldApart(item: Item, all: readonly Item[]): string | null {
  const same = all.filter((other) => other !== item && other.title === item.title);
  if (!same.length) return null;
  const says = ({ told }: Item) =>
    told ? `made ${when(told.made_at)}, ${plural(told.parties.length, "party", "parties")}` : "";
  const own = says(item);
  const id = `“${item.id.slice(0, 4)}”`;
  return own && same.every((other) => says(other) !== own) ? own : [own, id].filter(Boolean).join(", ");
}
