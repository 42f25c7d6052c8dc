import type { Command } from "../types";
import { Consent } from "./Consent";
import { Repair } from "./Repair";
import { RestsOn } from "./RestsOn";
import { Robust } from "./Robust";
import { Without } from "./Without";

interface Props {
  id: string;
  /** States that carry the proposal out. */
  states: string[];
  supposed: Command[];
}

/** Longer questions about a proposal: started with a button each, followed, cancelled. */
export function Further({ id, states, supposed }: Props) {
  return (
    <>
      <Repair proposal={id} states={states} supposed={supposed} />
      <Robust proposal={id} supposed={supposed} />
      <Consent proposal={id} supposed={supposed} />
      <RestsOn proposal={id} supposed={supposed} />
      {supposed.length === 0 && <Without proposal={id} />}
    </>
  );
}
