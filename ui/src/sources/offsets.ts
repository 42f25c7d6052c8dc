/** Places in a text: the case counts code points, JavaScript counts UTF-16 units. */
export class Offsets {
  private readonly units: Uint32Array;

  constructor(readonly text: string) {
    const units: number[] = [];
    for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) units.push(i);
    units.push(text.length);
    this.units = Uint32Array.from(units);
  }

  /** Return the UTF-16 offset of a code point. */
  unit(point: number): number {
    return this.units[Math.max(0, Math.min(point, this.units.length - 1))]!;
  }

  /** Return the code point at a UTF-16 offset. */
  point(unit: number): number {
    let low = 0;
    let high = this.units.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.units[middle]! < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

export interface Span {
  id: string;
  start: number;
  end: number;
}

export interface Piece {
  text: string;
  ids: string[];
}

/** Return a text cut at every end of a span, each piece with the spans it lies in. */
export function pieces(offsets: Offsets, spans: Span[], length: number): Piece[] {
  const cuts = new Set([0, length]);
  for (const s of spans) for (const at of [s.start, s.end]) if (at > 0 && at < length) cuts.add(at);
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, i) => {
    const end = sorted[i + 1]!;
    return {
      text: offsets.slice(start, end),
      ids: spans.filter((s) => s.start <= start && end <= s.end).map((s) => s.id),
    };
  });
}

/** Return the selected code points inside an element, or null where nothing there is selected. */
export function selectedIn(element: HTMLElement, offsets: Offsets): { start: number; end: number } | null {
  const selection = window.getSelection();
  if (!selection?.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (range.collapsed || !element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  return { start: offsets.point(start), end: offsets.point(start + range.toString().length) };
}
