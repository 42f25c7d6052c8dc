import { useCallback, useEffect, useRef, useState } from "react";
import { ask, told } from "../api";
import type { Answer, Question } from "../types";
import { useWorkspace } from "../workspace";

const PAGE = 100;
type Found = Answer<"states">;

interface Pages {
  first: Found | null;
  error: string | null;
  row: (index: number) => Found["rows"][number] | undefined;
  /** Load the pages that hold these rows, if they are not there. */
  need: (from: number, to: number) => void;
}

/** The table of states page by page: only what is looked at is asked for. */
export function usePages(question: Question<"states">): Pages {
  const { view, chosen } = useWorkspace();
  const key = JSON.stringify([view.id, view.version, chosen, question]);
  const pages = useRef({ key: "", found: new Map<number, Found | null>() });
  const [shown, setShown] = useState<{ key: string; first: Found | null; error: string | null }>({
    key: "",
    first: null,
    error: null,
  });
  const [, redraw] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything the question is made of
  const load = useCallback(
    async (number: number, mine: string) => {
      pages.current.found.set(number, null);
      try {
        const found = await ask(view.id, "states", {
          ...chosen,
          version: view.version,
          ...question,
          offset: number * PAGE,
          limit: PAGE,
        });
        if (pages.current.key !== mine) return;
        pages.current.found.set(number, found);
        if (number === 0) setShown({ key: mine, first: found, error: null });
        else redraw((n) => n + 1);
      } catch (e) {
        if (pages.current.key !== mine) return;
        pages.current.found.delete(number);
        setShown((s) => ({ key: mine, first: s.first, error: told(e) }));
      }
    },
    [key],
  );

  useEffect(() => {
    if (!view.valid || !view.has_model) return;
    pages.current = { key, found: new Map() };
    void load(0, key);
  }, [key, load, view.valid, view.has_model]);

  const row = (index: number) => pages.current.found.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  const need = (from: number, to: number) => {
    if (pages.current.key !== key) return;
    for (let n = Math.floor(from / PAGE); n <= Math.floor(Math.max(from, to - 1) / PAGE); n++) {
      if (n > 0 && !pages.current.found.has(n)) void load(n, key);
    }
  };
  return { first: shown.first, error: shown.error, row, need };
}
