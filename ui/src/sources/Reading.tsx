import { useEffect, useMemo, useRef, type RefObject } from "react";
import type { Claim } from "../types";
import { claimCalled } from "../words";
import { layerOf, type CodingLayer, type Numbers } from "./layers";
import { Offsets, pieces, selectedIn } from "./offsets";

export interface Selected {
  start: number;
  end: number;
  words: string;
}

/** A place that is looked at and is no claim; `reach` brings the text itself into sight, too. */
export interface Looked {
  start: number;
  end: number;
  reach: boolean;
}

const LOOKED = "@looked";

interface Props {
  text: string;
  name: string;
  claims: Claim[];
  layers: CodingLayer[];
  numbers: Numbers;
  looked: Looked | null;
  chosen: string | null;
  pick: (claim: string) => void;
  onSelect: (selected: Selected | null) => void;
  /** Set to what tells the selection at once; `onSelect` hears of it a little later. */
  reader: RefObject<() => Selected | null>;
}

const still = (event: { preventDefault: () => void }) => event.preventDefault();

/** A text to read. It has a caret, so that words can be selected with the keyboard too, and takes no typing. */
export function Reading({ text, name, claims, layers, numbers, looked, chosen, pick, onSelect, reader }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const offsets = useMemo(() => new Offsets(text), [text]);
  const length = offsets.point(text.length);
  const spans = claims.flatMap((c) =>
    c.start != null && c.end != null ? [{ id: c.id, start: c.start, end: c.end }] : [],
  );
  if (looked) spans.push({ id: LOOKED, start: looked.start, end: looked.end });
  // biome-ignore lint/correctness/useExhaustiveDependencies: spans are the same where their text is
  const shown = useMemo(() => pieces(offsets, spans, length), [offsets, JSON.stringify(spans)]);
  const told = useRef(onSelect);
  told.current = onSelect;
  useEffect(() => {
    reader.current = () => {
      const place = box.current && selectedIn(box.current, offsets);
      return place && { ...place, words: offsets.slice(place.start, place.end) };
    };
    const heard = () => {
      const selected = reader.current();
      if (selected) told.current(selected);
      else if (box.current?.contains(document.getSelection()?.anchorNode ?? null)) told.current(null);
    };
    document.addEventListener("selectionchange", heard);
    return () => document.removeEventListener("selectionchange", heard);
  }, [offsets, reader]);
  useEffect(() => {
    if (chosen) box.current?.querySelector(`[data-first="${CSS.escape(chosen)}"]`)?.scrollIntoView({ block: "center" });
  }, [chosen, shown]);
  useEffect(() => {
    const place = looked && box.current?.querySelector<HTMLElement>("[data-looked]");
    if (!place) return;
    const at = place.getBoundingClientRect().top - box.current!.getBoundingClientRect().top;
    box.current!.scrollTop += at - box.current!.clientHeight / 2;
    if (looked.reach) box.current!.scrollIntoView({ block: "nearest" });
  }, [looked]);
  useEffect(() => {
    // React's own event of this name stands for another one of the browser.
    const element = box.current!;
    element.addEventListener("beforeinput", still);
    return () => element.removeEventListener("beforeinput", still);
  }, []);
  const words = new Map(claims.map((c) => [c.id, claimCalled(c)]));
  const saidIn = (id: string) => words.get(id) ?? id;
  const begun = new Set<string>();
  const lapped = new Set<string>();
  const layerBy = new Map(layers.map((l) => [l.key, l]));
  const layerFor = new Map(claims.map((c) => [c.id, layerBy.get(layerOf(c))]));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: with the keyboard a claim is chosen from the list beside the text
    <div
      ref={box}
      className="reading"
      dir="auto"
      role="textbox"
      aria-multiline="true"
      aria-readonly="true"
      aria-label={`Text of ${name}`}
      contentEditable
      suppressContentEditableWarning
      data-reading=""
      tabIndex={0}
      spellCheck={false}
      onDrop={still}
      onPaste={still}
      onCut={still}
      onClick={(e) => {
        const id = (e.target as Element).closest("[data-ids]")?.getAttribute("data-ids")?.split(" ").at(-1);
        if (id && document.getSelection()?.isCollapsed) pick(id);
      }}
    >
      {shown.map((p, i) => {
        if (p.ids.length === 0)
          return (
            <span key={i} data-exact="">
              {p.text}
            </span>
          );
        const ids = p.ids.filter((id) => id !== LOOKED);
        const beginning = ids.filter((id) => !begun.has(id));
        for (const id of beginning) begun.add(id);
        const here = [...new Set(ids.map((id) => layerFor.get(id)))];
        const apart = layers.length > 1;
        const signOf = (id: string) => `${apart ? (layerFor.get(id)?.sign ?? "") : ""}${numbers.get(id) ?? ""}`;
        // Where claims overlap, each says where it ends, too.
        const next = new Set(shown[i + 1]?.ids);
        const overlaps = ids.length > 1 || ids.some((id) => lapped.has(id));
        for (const id of ids) if (ids.length > 1) lapped.add(id);
        const ending = overlaps ? ids.filter((id) => !next.has(id)) : [];
        return (
          <mark
            key={i}
            data-exact=""
            data-ids={ids.join(" ") || undefined}
            data-first={beginning[0]}
            data-sign={beginning.map(signOf).join(" ") || undefined}
            data-end={ending.map(signOf).join(" ") || undefined}
            data-looked={ids.length < p.ids.length ? "" : undefined}
            title={
              ids.map((id) => saidIn(id) + (apart ? `, coded by ${layerFor.get(id)?.name}` : "")).join("; ") ||
              "What is being looked at"
            }
            className={[
              here.length > 1 ? "mixed" : ids.length > 1 ? "several" : "",
              here.length === 1 ? here[0]?.look : "",
              chosen && ids.includes(chosen) ? "pointed" : "",
              ids.length < p.ids.length ? "looked" : "",
            ]
              .filter(Boolean)
              .join(" ")}
          >
            {p.text}
          </mark>
        );
      })}
    </div>
  );
}
