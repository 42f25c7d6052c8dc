import type { MouseEvent } from "react";
import { go } from "./route";

/** Follow a link inside the page without loading it anew; what is meant for another tab stays with the browser. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  go(event.currentTarget.getAttribute("href")!);
}
