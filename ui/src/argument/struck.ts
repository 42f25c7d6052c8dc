import { useEffect, useState } from "react";
import { heard } from "../keys";
import { inField } from "../shortcuts";

/** What is struck out to see what is so without it: an argument or a voice. Nothing of it is in the case. */
export interface Struck {
  kind: "argument" | "voice";
  id: string;
}

export interface Striking {
  struck: Struck[];
  strike: (one: Struck) => void;
  restore: (one: Struck) => void;
  restoreAll: () => void;
}

const same = (a: Struck, b: Struck) => a.kind === b.kind && a.id === b.id;

/** What is struck in this visit, in its order; Escape restores what was struck last. */
export function useStriking(): Striking {
  const [struck, setStruck] = useState<Struck[]>([]);
  const some = struck.length > 0;
  useEffect(() => {
    if (!some) return;
    const keys = heard((event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || inField(event.target)) return;
      setStruck((now) => now.slice(0, -1));
    });
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, [some]);
  return {
    struck,
    strike: (one) => setStruck((now) => [...now.filter((s) => !same(s, one)), one]),
    restore: (one) => setStruck((now) => now.filter((s) => !same(s, one))),
    restoreAll: () => setStruck([]),
  };
}
