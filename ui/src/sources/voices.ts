import { add, edit, idFor } from "../commands";
import type { CaseView, Command } from "../types";
import { asWords } from "../sections/values";
import { speakersOf, wordsOf } from "./speakers";

/** Somebody whom a speaker's name stands for: an actor of the evidence, or a decision maker of that name. */
export interface Somebody {
  key: string;
  id: string;
  name: string;
  party: boolean;
  /** The actors that a decision maker says it is. */
  actors?: string[];
}

/** Somebody who speaks in the claims, under one name. */
export interface Voice {
  who: string;
  claims: string[];
  standing: string | null;
  is: Somebody | null;
  /** Whether the name itself says who it is, and not an alias that was given to it. */
  itself: boolean;
  /** For whom that is somebody who speaks. */
  part: Somebody | null;
}

/** Return a name as the audits compare it: without letter case, quotation marks and a leading “the”. */
export function folded(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[“”„‟‘’‚«»‹›"'()]/g, " ")
    .split(/\s+/)
    .filter(Boolean);
  return (words.length > 1 && words[0] === "the" ? words.slice(1) : words).join(" ");
}

const partyKey = (id: string) => `party:${id}`;

/** Return the decision makers of a case, of its perspectives and phases too, each once. */
function parties({ document }: CaseView): Somebody[] {
  const layers = [
    document,
    ...(document.perspectives ?? []).map((o) => o.layer),
    ...(document.phases ?? []).map((o) => o.layer),
  ];
  const all = layers.flatMap((l) => l.decision_makers ?? []);
  return [
    ...new Map(
      all.map(
        (m) =>
          [
            m.id,
            { key: partyKey(m.id), id: m.id, name: m.name ?? m.id, party: true, actors: asWords(m.actor) },
          ] as const,
      ),
    ).values(),
  ];
}

/** Return everybody a speaker can be: decision makers first, then the actors that are none of them. */
export function everybody(view: CaseView): Somebody[] {
  const known = parties(view);
  const actors = (view.document.actors ?? [])
    .filter((a) => !a.label_only)
    .map((a) => ({ key: `actor:${a.id}`, id: a.id, name: a.name ?? a.id, party: false }));
  return [...known, ...actors.filter((a) => !partyOf(known, a.id, a.name))];
}

/** Return the decision maker that an actor is: the one that says so, else the one called so that says nothing. */
function partyOf(known: Somebody[], id: string, name: string): Somebody | undefined {
  return (
    known.find((p) => p.actors?.includes(id)) ??
    known.find((p) => !p.actors?.length && (p.id === id || folded(p.name) === folded(name)))
  );
}

/** Return for whom somebody speaks, as a part of it; null where that is not said. */
export function partOf(view: CaseView, one: Somebody | null): Somebody | null {
  const whole = view.document.actors?.find((a) => a.id === one?.id)?.part_of;
  if (!whole) return null;
  const actor = view.document.actors?.find((a) => a.id === whole);
  const called = folded(actor?.name ?? whole);
  const party = partyOf(parties(view), whole, actor?.name ?? whole);
  return party ?? everybody(view).find((s) => s.id === whole || folded(s.name) === called) ?? null;
}

/** Return whom a name stands for, as the audits find it. */
export function whoIs(view: CaseView, name: string): { is: Somebody | null; itself: boolean } {
  const all = everybody(view);
  const wanted = folded(name);
  const itself =
    all.find((s) => s.id === name) ??
    all.find((s) => folded(s.name) === wanted) ??
    all.find((s) => s.party && folded(s.id) === wanted);
  if (itself) return { is: itself, itself: true };
  const actor = view.document.actors?.find(
    (a) => a.id === name || a.aliases?.some((alias) => folded(alias) === wanted) || folded(a.name ?? a.id) === wanted,
  );
  if (!actor) return { is: null, itself: false };
  const party = partyOf(parties(view), actor.id, actor.name ?? actor.id);
  return {
    is: party ?? { key: `actor:${actor.id}`, id: actor.id, name: actor.name ?? actor.id, party: false },
    itself: false,
  };
}

/** Return everybody who speaks, whoever has most claims first; a document that speaks for itself is nobody. */
export function voicesOf(view: CaseView): Voice[] {
  const found = new Map<string, Voice>();
  const called = new Map(
    (view.document.sources ?? []).map((s) => [s.id, [s.name, s.title].map((name) => folded(name || s.id))] as const),
  );
  for (const claim of view.document.claims ?? []) {
    for (const [i, { who, rest }] of speakersOf(claim).entries()) {
      const itself = i === 0 && (who === claim.source || called.get(claim.source ?? "")?.includes(folded(who)));
      if (!who || itself) continue;
      const known = whoIs(view, who);
      const voice = found.get(who) ?? { who, claims: [], standing: null, ...known, part: partOf(view, known.is) };
      if (!voice.claims.includes(claim.id)) voice.claims.push(claim.id);
      if (typeof rest.standing === "string") voice.standing ??= rest.standing;
      found.set(who, voice);
    }
  }
  return [...found.values()].sort((a, b) => b.claims.length - a.claims.length || a.who.localeCompare(b.who));
}

/** Return the names under which somebody speaks or could, to be offered while typing. */
export function namesOf(view: CaseView): string[] {
  const said = voicesOf(view).map((v) => v.who);
  const more = [...everybody(view).map((s) => s.name), ...(view.document.sources ?? []).map((s) => s.name || s.id)];
  return [...new Map([...said, ...more].map((name) => [folded(name), name] as const)).values()];
}

/** How many letters have to be changed, added or left out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row[b.length]!;
}

/** Return the known name that a new one is perhaps meant to be, or null where it is known or like none. */
export function meantBy(name: string, names: string[]): string | null {
  const typed = folded(name);
  if (typed.length < 3 || names.some((n) => folded(n) === typed)) return null;
  const near = names
    .map((n) => [distance(typed, folded(n)), n] as const)
    .filter(([d, n]) => d <= Math.max(1, Math.floor(Math.min(typed.length, n.length) / 4)));
  return near.sort((a, b) => a[0] - b[0])[0]?.[1] ?? null;
}

/** Return whom a speaker may be by its words: somebody whose name is like it, or stands in it. */
export function perhaps(voice: Voice, all: Somebody[]): Somebody | null {
  if (voice.is) return null;
  const words = folded(voice.who);
  const meant = meantBy(
    voice.who,
    all.map((s) => s.name),
  );
  return (
    all.find((s) => s.name === meant) ??
    all.find((s) => folded(s.name).length > 3 && words.includes(folded(s.name))) ??
    null
  );
}

/** Return the commands that make a speaker one with somebody, or a part of somebody, in their order. */
export function joining(view: CaseView, voice: Voice, to: Somebody, part: boolean): ((now: CaseView) => Command)[] {
  const actors = (now: CaseView) => now.document.actors ?? [];
  const of = (now: CaseView) => actors(now).find((a) => a.id === to.id || folded(a.name ?? a.id) === folded(to.name));
  const made = add(
    ["actors"],
    { name: to.name, ...(part || folded(voice.who) === folded(to.name) ? {} : { aliases: [voice.who] }) },
    to.id,
  );
  const first = of(view) ? [] : [() => made];
  if (part) {
    const id = idFor(
      voice.who,
      actors(view).map((a) => a.id),
    );
    return [...first, (now) => add(["actors"], { name: voice.who, part_of: of(now)?.id ?? to.id }, id)];
  }
  return first.length
    ? first
    : [(now) => edit(["actors", of(now)!.id], { aliases: [...wordsOf(of(now)!.aliases), voice.who] })];
}

/** Return the command that takes a speaker's name from whom it was joined to. */
export function parting(view: CaseView, voice: Voice): Command | null {
  const wanted = folded(voice.who);
  const actor = view.document.actors?.find((a) => a.aliases?.some((alias) => folded(alias) === wanted));
  return actor
    ? edit(["actors", actor.id], { aliases: (actor.aliases ?? []).filter((alias) => folded(alias) !== wanted) })
    : null;
}
