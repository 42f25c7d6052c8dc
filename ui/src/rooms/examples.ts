/** What an entry of a place that is still empty looks like: words of the invented ferry of the catalogue. */
export interface Example {
  /** What it is an example of. */
  of: string;
  lines: readonly (readonly [label: string, words: string])[];
}

export const EXAMPLES = {
  sources: {
    of: "a passage, and what was coded of it",
    lines: [
      ["In the text", "If Aldermere pays half, we row until the thaw"],
      ["A claim", "the cooperative rows through the winter if the town pays half"],
      ["Who says it", "Three Oars, quoted in the article"],
    ],
  },
  makers: {
    of: "who can act",
    lines: [
      ["", "Aldermere"],
      ["", "Three Oars"],
      ["", "Quillbrook"],
    ],
  },
  options: {
    of: "what each can do or leave",
    lines: [
      ["Aldermere", "pay half of the ferry's cost"],
      ["Aldermere", "begin to build the footbridge"],
      ["Three Oars", "row through the winter"],
      ["Quillbrook", "go to the river court"],
    ],
  },
  rules: {
    of: "a rule, here of the time before 1 November",
    lines: [
      ["This cannot be", "“begin to build the footbridge”"],
      ["Because", "no pile of the footbridge may be driven before 1 November"],
    ],
  },
  proposals: {
    of: "a proposal and its terms",
    lines: [
      ["Name", "the mayor's letter"],
      ["Obliges Three Oars", "Three Oars rows until the thaw"],
      ["Obliges Aldermere", "Aldermere pays half of the ferry's cost"],
      ["Obliges Quillbrook", "Quillbrook opens the east landing"],
    ],
  },
  preferences: {
    of: "what Aldermere wants, the most important first",
    lines: [
      ["1", "a winter without a lawsuit: not “go to the river court”"],
      ["2", "a ferry through the winter: “row through the winter”"],
      ["3", "an open east landing: “open the east landing”"],
    ],
  },
  verdict: {
    of: "a verdict, on the mayor's letter",
    lines: [
      ["Who would gain", "Aldermere would begin to build the footbridge"],
      ["What keeps it from that", "Three Oars would no longer row through the winter"],
      ["So", "it can hold, but only by deterrence"],
    ],
  },
  argument: {
    of: "what is argued about, a reason and an objection",
    lines: [
      ["What is argued about", "it ends in court"],
      ["For it", "Aldermere wants the bridge"],
      ["Against it", "the mayor would leave the drawings where they are until spring"],
    ],
  },
  deals: {
    of: "a package that everybody wants",
    lines: [
      ["Agreed", "Aldermere pays half and never builds, Three Oars rows, Quillbrook opens the landing"],
      ["Wanted by", "everybody: nobody would be worse off than now"],
      ["Holds", "by deterrence"],
      ["Steps on credit", "one: Aldermere or Three Oars would have to go first"],
    ],
  },
  relations: {
    of: "what one is said to have against another",
    lines: [
      ["Who", "Three Oars"],
      ["Against whom", "Aldermere"],
      ["What it is", "would stop its boats under"],
      ["Who says so", "Three Oars"],
    ],
  },
  compare: {
    of: "two phases side by side",
    lines: [
      ["before 1 November", "“begin to build the footbridge”: cannot be"],
      ["from 1 November on", "“begin to build the footbridge”: can be, and whether the letter holds is asked anew"],
    ],
  },
  states: {
    of: "a state",
    lines: [
      ["Done", "pay half of the ferry's cost; row through the winter; open the east landing"],
      ["Not done", "begin to build the footbridge; ask Quillbrook before anything is decided; go to the river court"],
    ],
  },
  report: {
    of: "what a report begins with",
    lines: [
      ["What is proposed", "Three Oars rows until the thaw; Aldermere pays half of the ferry's cost; …"],
      ["Would it hold", "one sentence, one picture, what would help, and what it rests on"],
    ],
  },
} as const satisfies Record<string, Example>;
export type ExampleOf = keyof typeof EXAMPLES;
