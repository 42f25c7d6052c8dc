/**
 * Makes elements as React does, with a mark in the place of every character that nobody sees. Whatever the page shows
 * passes here, so that no room has to think of it. What is typed or kept stays as it is.
 */
import type { ElementType, Key, ReactNode } from "react";
import { Fragment, jsx as plain, jsxs as plainOf } from "react/jsx-runtime";
import { piecesOf, seen } from "./marks";

export { Fragment };
export type { JSX } from "react/jsx-runtime";

type Props = Record<string, unknown> & { children?: ReactNode };

/** Elements in which there can be nothing but a text. */
const BARE = new Set<ElementType>(["option", "title", "text", "tspan", "desc"]);
const TOLD = ["title", "aria-label", "placeholder", "alt"] as const;

export const jsx = (type: ElementType, props: Props, key?: Key) => plain(type, marked(type, props), key);
export const jsxs = (type: ElementType, props: Props, key?: Key) => plainOf(type, marked(type, props), key);

/** The same for the bundle, with the children one after the other, which takes fewer words; see vite.config.ts. */
export function made(type: ElementType, given: Props | null, ...children: ReactNode[]) {
  const { key, ...props } = given ?? {};
  if (children.length) props.children = children.length === 1 ? children[0] : children;
  return (children.length > 1 ? jsxs : jsx)(type, props, key as Key | undefined);
}

/** What `<>` is there: a name of its own is shorter than that of a member. */
export const Pieces = Fragment;

function marked(type: ElementType, props: Props): Props {
  if (typeof type !== "string" && type !== Fragment) return props;
  let found = props;
  for (const name of TOLD) {
    const value = props[name];
    if (typeof value === "string" && seen(value) !== value) found = { ...found, [name]: seen(value) };
  }
  const { children } = props;
  const show = (child: ReactNode) => one(child, type, "data-exact" in props);
  if (!Array.isArray(children)) {
    const shown = show(children);
    return shown === children ? found : { ...found, children: shown };
  }
  const shown = children.map(show);
  return shown.every((child, i) => child === children[i]) ? found : { ...found, children: shown };
}

function one(child: ReactNode, type: ElementType, exact: boolean): ReactNode {
  if (typeof child !== "string") return child;
  if (BARE.has(type)) return seen(child);
  const pieces = piecesOf(child);
  if (!pieces) return child;
  const inner = pieces.map((p) => {
    if (p.mark === undefined) return p.text;
    // Where places are counted the character stays, alone in its direction, and a style draws the mark before it.
    return plain(
      "span",
      exact
        ? { className: "sign kept", "data-mark": p.mark, title: p.name, children: p.text }
        : { className: "sign", title: p.name, children: p.mark },
    );
  });
  return plainOf(Fragment, { children: inner });
}
