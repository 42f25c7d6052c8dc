import { useEffect, useLayoutEffect, useRef } from "react";
import type { S } from "../types";

/**
 * Put a drawing of the server into an element. Its style comes as a constructed sheet: the page's policy allows no
 * style elements. What has the focus in it keeps it in the next drawing.
 */
export function useDrawn(svg: string, style: string): React.RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const focused = box.current!.contains(document.activeElement) ? document.activeElement!.id : "";
    box.current!.replaceChildren(document.importNode(drawn, true));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
    };
  }, [svg, style]);
  return box;
}

/** A drawing with its caption; what it shows is said in words beside it. */
export function Picture({ picture }: { picture: S["Picture"] }) {
  const box = useDrawn(picture.svg, picture.style);
  useEffect(() => {
    const svg = box.current!.firstElementChild!;
    svg.removeAttribute("aria-labelledby");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", picture.caption);
    // Its states do nothing here; drawn for a graph that is walked they would be buttons.
    for (const node of svg.querySelectorAll("[role], [tabindex]"))
      for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  }, [box, picture]);
  return (
    <figure>
      <div ref={box} className="graph" role="region" aria-label={`Picture: ${picture.caption}`} tabIndex={0} />
      <figcaption className="quiet">{picture.caption}</figcaption>
    </figure>
  );
}
