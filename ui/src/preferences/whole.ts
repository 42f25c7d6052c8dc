import { replace } from "../commands";
import { type Make, valuesAt } from "../sections/values";
import type { CaseView, Command, Json, Path } from "../types";
import { useWorkspace } from "../workspace";

const isThere = (value: Json | undefined): boolean =>
  value !== null && value !== undefined && !(typeof value === "object" && Object.keys(value).length === 0);

/** Return preferences with one key made anew, and with what else is said of them. */
export function madeOf(entry: Record<string, Json> | undefined, key: string, make: Make): Record<string, Json> {
  const { id: _, form: __, ...said } = entry ?? {};
  const kept = Object.fromEntries(Object.entries(said).filter(([, value]) => isThere(value)));
  return { ...kept, [key]: make(entry?.[key]) };
}

/** Preferences that are changed as a whole: each change is made of the case as it is when its turn comes. */
export function useWhole(path: Path, key: string) {
  const { send, tried, current } = useWorkspace();
  const made = (make: Make) => (now: CaseView) => replace(path, madeOf(valuesAt(now, path), key, make));
  const command = (make: Make): Command => made(make)(current());
  return {
    command,
    change: (make: Make) => send(made(make)),
    /** Say why a change cannot be read, or null. */
    refusal: async (make: Make) => (await tried(command(make)))?.why ?? null,
  };
}
