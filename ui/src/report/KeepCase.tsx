import { useEffect, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { at } from "../route";
import type { S } from "../types";
import { useWorkspace } from "../workspace";

const named = (texts: S["TextView"][]) => texts.map((t) => `“${t.name}”`).join(", ");

/**
 * The case as a file: with the texts of its sources, or, the careful alternative, without; either says what stays out.
 */
export function KeepCase() {
  const { view } = useWorkspace();
  const [texts, setTexts] = useState<S["TextView"][] | null>(null);
  useEffect(() => {
    call<S["TextView"][]>("GET", `/cases/${view.id}/texts`).then(setTexts, (e: unknown) => announce(told(e), true));
  }, [view.id, view.version]);
  const held = texts?.filter((t) => t.at_hand) ?? [];
  const missing = texts?.filter((t) => !t.at_hand) ?? [];
  return (
    <>
      <li>
        <a href={at(`/api/cases/${view.id}/package`)} download>
          Keep the case with its texts
        </a>{" "}
        – one file (.zip), to go on with elsewhere: import it here or give it to any command.
        {held.length > 0 && ` It holds the whole text of ${named(held)}, so give it only to those who may read that.`}
        {missing.length > 0 && ` Not in it: the text of ${named(missing)}, which is not at hand.`}
      </li>
      <li>
        <a href={at(`/api/cases/${view.id}/export`)} download>
          Keep the case file without texts
        </a>{" "}
        – YAML, to read and review; names, notes and quoted words are in it.
        {texts !== null &&
          texts.length > 0 &&
          ` Not in it: the text of ${named(texts)}; of a text the file has the digest and the length only.`}
      </li>
    </>
  );
}
