import { Refused, told } from "./api";

/** Return what the others did that a change would have met, or null where that is not why it was refused. */
export function metBy(e: unknown, called: (author: string) => string): string | null {
  if (!(e instanceof Refused) || e.error.code !== "stale" || !e.error.changes?.length) return null;
  return e.error.changes.map((c) => `${called(c.author)}: ${c.title}`).join("; ");
}

/** Say why a change was refused. */
export function explained(e: unknown, called: (author: string) => string): string {
  const met = metBy(e, called);
  return met === null ? told(e) : `Changed meanwhile – ${met}. Look at it and do yours again if it is still right.`;
}
