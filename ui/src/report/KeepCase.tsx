import { useEffect, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { at } from "../route";
import type { S } from "../types";
import { useWorkspace } from "../workspace";

/**
 * The case as a file: with the texts of its sources, or, the careful alternative, without; either says what stays out.
 */
export function KeepCase() {
  const { view } = useWorkspace();
  const [texts, setTexts] = useState<S["TextsView"] | null>(null);
  useEffect(() => {
    call<S["TextsView"]>("GET", `/cases/${view.id}/texts`).then(setTexts, (e: unknown) => announce(told(e), true));
  }, [view.id, view.version]);
  return (
    <>
      <li data-loading={texts === null || undefined} aria-busy={texts === null}>
        <a href={at(`/api/cases/${view.id}/package`)} download>
          Keep the case with its texts
        </a>{" "}
        – one file (.zip), to go on with elsewhere: import it here or give it to any command. {texts?.held}{" "}
        {texts?.missing}
      </li>
      <li>
        <a href={at(`/api/cases/${view.id}/export`)} download>
          Keep the case file without texts
        </a>{" "}
        – YAML, to read and review; names, notes and quoted words are in it. {texts?.without}
      </li>
    </>
  );
}
