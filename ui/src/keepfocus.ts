/** What can have the focus: what a key reaches, and a heading that was given it before. */
const REACHED = [
  ":is(input, select, textarea):not([type=hidden], [disabled])",
  "button:not([disabled])",
  "a[href]",
  "summary",
  "[tabindex='0']",
].join(", ");

/** What is one of several, in whose place the next one stands once it is gone. */
const ONE_OF_SEVERAL = "li, tr, option, .entry, [role=row], [role=listitem], [role=group]";

/** Whether something is on the page and to be seen there. */
const isThere = (node: Element) => node.isConnected && node.checkVisibility({ visibilityProperty: true });

/** Return what something is called: what it is found by where it is drawn anew. */
function nameOf(node: Element): string {
  const labels = (node as HTMLInputElement).labels;
  return (node.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? node.textContent ?? "").trim();
}

/** Return what a button does, without to what: the same word beside each entry of a list. */
const wordOf = (node: Element) => (node.tagName === "BUTTON" ? (node.textContent ?? "").trim() : "");

const reachedIn = (node: Element): HTMLElement[] => {
  const all = [...node.querySelectorAll<HTMLElement>(REACHED)];
  return (node.matches(REACHED) ? [node as HTMLElement, ...all] : all).filter(isThere);
};

/** What had the focus last, and how it is told from others once it is gone. */
interface Held {
  node: Element;
  name: string;
  word: string;
  /** What it stood in, from the inside out, each with what stood before and after it. */
  stood: { node: Element; parent: Element; before: Element[]; after: Element[] }[];
}

let held: Held | null = null;
/** What was given the focus here. */
let given: Element | null = null;
/** Where the focus belongs once it is there: what was just made. */
let made: { find: () => Element | null; until: number } | null = null;

const MADE_MS = 4000;

function hold(node: Element): Held {
  const stood: Held["stood"] = [];
  for (let at = node; at.parentElement && at !== document.body; at = at.parentElement) {
    const all = [...at.parentElement.children];
    const place = all.indexOf(at);
    stood.push({
      node: at,
      parent: at.parentElement,
      before: all.slice(0, place).reverse(),
      after: all.slice(place + 1),
    });
  }
  return { node, name: nameOf(node), word: wordOf(node), stood };
}

/** Return where the focus goes when what had it is gone. */
function nextOf({ node, name, word, stood }: Held): HTMLElement | null {
  const gone = stood.findIndex(({ parent }) => isThere(parent));
  if (gone < 0) return document.querySelector<HTMLElement>("h1");
  const { node: whole, parent, before, after } = stood[gone]!;
  const around = parent.closest("section, dialog, main, form") ?? parent;
  // The same thing drawn anew, or the same of the next.
  const again = reachedIn(around).find((other) => name && other.tagName === node.tagName && nameOf(other) === name);
  if (again) return again;
  const listed = whole.matches(ONE_OF_SEVERAL);
  if (listed) {
    for (const other of [...after, ...before].filter(isThere)) {
      const all = reachedIn(other);
      const same = all.find((one) => word && wordOf(one) === word) ?? all[0];
      if (same) return same;
    }
    const adding = around.querySelector<HTMLElement>(".adding :is(input, textarea)");
    if (adding && isThere(adding)) return adding;
  } else {
    // What stands in its place.
    const known = new Set<Element>([...before, ...after]);
    const news = [...parent.children].filter((other) => !known.has(other) && isThere(other));
    const heading = news.flatMap((other) => [...other.querySelectorAll<HTMLElement>("h1")])[0];
    const first = heading ?? news.flatMap(reachedIn)[0];
    if (first) return first;
  }
  for (let at: Element | null | undefined = around; at; at = at.parentElement?.closest("section, dialog, main")) {
    const headings = [...at.querySelectorAll<HTMLElement>("h1, h2, h3, summary")].filter(isThere);
    // The last that stood before it, so that reading goes on from there.
    const last = headings.findLast((h) => !(parent.compareDocumentPosition(h) & Node.DOCUMENT_POSITION_FOLLOWING));
    const heading = last ?? headings[0];
    if (heading && at.matches("section, dialog, main")) return heading;
  }
  return document.querySelector<HTMLElement>("h1");
}

function give(to: Element): void {
  if (!(to instanceof HTMLElement)) return;
  if (to.tabIndex < 0 && !to.hasAttribute("tabindex")) to.tabIndex = -1;
  to.focus();
  given = to;
}

function look(): void {
  const active = document.activeElement;
  const nowhere = active === null || active === document.body;
  if (made) {
    const there = made.find();
    if (Date.now() > made.until || !(nowhere || active === given)) made = null;
    else if (there && isThere(there)) {
      made = null;
      give(there);
      return;
    }
  }
  if (!nowhere || !held || isThere(held.node)) return;
  const next = nextOf(held);
  if (next) give(next);
}

/**
 * Let the focus go to what was just made, once it is on the page; not where somebody went elsewhere meanwhile, with
 * what the focus came from still being there.
 */
export function goToMade(find: () => Element | null): void {
  made = { find, until: Date.now() + MADE_MS };
  given = document.activeElement;
  look();
}

/** Return what goes back to where the focus is now, or to what stands there by then. */
export function wayBack(): () => void {
  const active = document.activeElement;
  const from = active && active !== document.body ? hold(active) : held;
  return () => {
    if (from) goToMade(() => (isThere(from.node) ? from.node : nextOf(from)));
  };
}

/**
 * Keep the focus on the page: where what has it disappears with what it did, it goes to the same of the next entry, to
 * the field that adds one, to what stands in its place, or to the heading before it.
 */
export function keepFocus(): () => void {
  const came = (event: FocusEvent) => {
    if (event.target instanceof Element) held = hold(event.target);
    if (event.target !== given) given = null;
  };
  // Whoever clicks beside everything leaves it; what is taken from the page tells of being left as well.
  const left = (event: FocusEvent) => {
    const node = event.target as Element;
    if (event.relatedTarget !== null) return;
    queueMicrotask(() => {
      if (held?.node === node && isThere(node) && document.hasFocus()) held = null;
    });
  };
  const watching = new MutationObserver(look);
  watching.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["hidden", "open", "class"],
  });
  document.addEventListener("focusin", came);
  document.addEventListener("focusout", left);
  return () => {
    watching.disconnect();
    document.removeEventListener("focusin", came);
    document.removeEventListener("focusout", left);
  };
}
