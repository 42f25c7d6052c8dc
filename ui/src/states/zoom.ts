import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

const LEAST = 0.1;
const MOST = 4;
const STEP = 1.25;
/** What the box has around the picture, in pixels. */
const AROUND = 24;
/** A pointer that went no farther than this, in pixels, clicked. */
const STILL = 4;

interface Zoom {
  /** How large the picture is shown; 1 is the size it was drawn for. */
  scale: number;
  larger: () => void;
  smaller: () => void;
  whole: () => void;
  actual: () => void;
  /** The keys +, - and 0; tells whether the key was one of them. */
  keys: (event: KeyboardEvent) => boolean;
}

/**
 * Show a drawing larger and smaller inside a box that scrolls. Only its width is changed: what scrolls by touch, by
 * wheel and by keyboard goes on scrolling, what has the focus is brought into view by the browser.
 */
export function useZoom(box: RefObject<HTMLDivElement | null>, drawn: string): Zoom {
  const [scale, setScale] = useState(1);
  const latest = useRef(scale);
  /** The point of the box that is to stay where it is, in pixels from its corner. */
  const still = useRef<[number, number] | null>(null);
  const before = useRef(1);

  const to = useCallback(
    (wanted: number, at?: [number, number]) => {
      const element = box.current;
      if (!element) return;
      still.current = at ?? [element.clientWidth / 2, element.clientHeight / 2];
      before.current = latest.current;
      latest.current = Math.min(MOST, Math.max(LEAST, wanted));
      setScale(latest.current);
    },
    [box],
  );

  useLayoutEffect(() => {
    const element = box.current;
    const svg = element?.querySelector("svg");
    if (!element || !svg) return;
    const { width, height } = svg.viewBox.baseVal;
    svg.style.setProperty("--drawn-width", `${scale * width}px`);
    // As high as the picture, up to most of a window, and so at any size of the picture.
    element.style.setProperty("--drawn-height", `min(${Math.ceil(height) + AROUND}px, 80vh)`);
    const [x, y] = still.current ?? [0, 0];
    const ratio = scale / before.current;
    element.scrollTo((element.scrollLeft + x) * ratio - x, (element.scrollTop + y) * ratio - y);
    before.current = scale;
    still.current = null;
  }, [box, scale, drawn]);

  const whole = useCallback(() => {
    const svg = box.current?.querySelector("svg");
    if (!svg) return;
    const { clientWidth, clientHeight } = box.current!;
    const { width, height } = svg.viewBox.baseVal;
    to(Math.min(1, (clientWidth - AROUND) / width, (clientHeight - AROUND) / height), [0, 0]);
  }, [box, to]);

  useWheel(box, (up, at) => to(latest.current * (up ? STEP : 1 / STEP), at));
  usePinch(box, () => latest.current, to);
  useDrag(box);

  const larger = () => to(latest.current * STEP);
  const smaller = () => to(latest.current / STEP);
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "+" || event.key === "=") larger();
    else if (event.key === "-") smaller();
    else if (event.key === "0") whole();
    else return false;
    event.preventDefault();
    return true;
  };
  return { scale, larger, smaller, whole, actual: () => to(1), keys };
}

const within = (element: HTMLElement, x: number, y: number): [number, number] => {
  const { left, top } = element.getBoundingClientRect();
  return [x - left, y - top];
};

/** The wheel with Ctrl (so also two fingers on a touchpad); without, it scrolls. */
function useWheel(box: RefObject<HTMLDivElement | null>, turn: (up: boolean, at: [number, number]) => void): void {
  const latest = useRef(turn);
  latest.current = turn;
  useEffect(() => {
    const element = box.current!;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      latest.current(event.deltaY < 0, within(element, event.clientX, event.clientY));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [box]);
}

/** Two fingers on a screen; with one, the browser scrolls. */
function usePinch(
  box: RefObject<HTMLDivElement | null>,
  scale: () => number,
  to: (wanted: number, at: [number, number]) => void,
): void {
  const act = useRef({ scale, to });
  act.current = { scale, to };
  useEffect(() => {
    const element = box.current!;
    let first = { apart: 0, scale: 1 };
    const apart = ([a, b]: Touch[]) => Math.hypot(a!.clientX - b!.clientX, a!.clientY - b!.clientY);
    const touched = (event: TouchEvent) => {
      const touches = [...event.touches];
      if (touches.length !== 2) return;
      event.preventDefault();
      if (event.type === "touchstart") first = { apart: apart(touches), scale: act.current.scale() };
      const [a, b] = touches as [Touch, Touch];
      const middle = within(element, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
      act.current.to((first.scale * apart(touches)) / (first.apart || 1), middle);
    };
    const options = { passive: false };
    for (const kind of ["touchstart", "touchmove"] as const) element.addEventListener(kind, touched, options);
    return () => {
      for (const kind of ["touchstart", "touchmove"] as const) element.removeEventListener(kind, touched);
    };
  }, [box]);
}

/** A mouse or a pen that is held down moves the picture; the click that ends this chooses nothing. */
function useDrag(box: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = box.current!;
    let from: { x: number; y: number; left: number; top: number } | null = null;
    let moved = false;
    const down = (event: PointerEvent) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
      moved = false;
    };
    const move = (event: PointerEvent) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!moved && Math.hypot(dx, dy) > STILL) {
        moved = true;
        element.setPointerCapture(event.pointerId);
        element.dataset.dragged = "";
      }
      if (moved) element.scrollTo(from.left - dx, from.top - dy);
    };
    const up = () => {
      from = null;
      delete element.dataset.dragged;
    };
    const click = (event: MouseEvent) => {
      if (moved) event.stopPropagation();
      moved = false;
    };
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("click", click, true);
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("click", click, true);
    };
  }, [box]);
}
