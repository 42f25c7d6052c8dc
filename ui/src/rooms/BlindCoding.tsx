import { announce } from "../announce";
import { call, told } from "../api";
import { Button } from "../parts";
import type { CaseView } from "../types";
import { when } from "../words";
import { useWorkspace } from "../workspace";

/** Whether somebody sees only their own claims for now; whoever edits the case sees everything. */
export const isBlind = (view: CaseView) => Boolean(view.blind) && (view.role === "coder" || view.role === "viewer");

/** The switch of blind coding, for editors; everybody else reads here what holds. */
export function BlindCoding() {
  const { view, reload } = useWorkspace();
  const may = view.role === "owner" || view.role === "editor";
  const change = async (blind: boolean) => {
    try {
      await call<CaseView>("PUT", `/cases/${view.id}/coding`, { json: { blind } });
      await reload();
      announce(
        blind ? "Coding is blind now: coders see their own claims only." : "Coding is open: everybody sees all claims.",
      );
    } catch (e) {
      announce(told(e), true);
    }
  };
  return (
    <section aria-labelledby="blind">
      <h2 id="blind">Blind coding</h2>
      <p>
        {view.blind
          ? `Coding is blind since ${when(view.blind.since)}; ${view.blind.by} made it so.`
          : "Coding is open: everybody sees all claims."}
      </p>
      <p className="quiet">
        While coding is blind, coders and viewers see no claims but their own, nowhere: not in the sources, the history,
        the audits, nor in files that they keep. Editors see everything. Opening it shows everybody everything; the
        history says who made it blind, and who opened it.
      </p>
      <Button
        why={may ? undefined : `Only an editor of the case can do this; you are its ${view.role}`}
        onClick={() => void change(!view.blind)}
      >
        {view.blind ? "Open the coding" : "Make coding blind"}
      </Button>
    </section>
  );
}
