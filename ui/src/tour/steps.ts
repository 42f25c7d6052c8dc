import type { RoomId } from "../rooms/list";

/** A step of the tour: where it leads, what there is to see, and what may be tried. */
export interface Step {
  title: string;
  look: string;
  try: string;
  room: RoomId;
  query: Record<string, string>;
  /** What it tells of, on the page. */
  at: string;
}

/** The case of the catalogue that the tour makes a copy of. */
export const TOURED = "ferry";

export const STEPS: readonly Step[] = [
  {
    title: "A text, and what is said in it",
    look:
      "An article about a ferry, invented like everything in this case. The text stays as it is; each " +
      "marked passage was coded as a claim, which stands beside it.",
    try: "Click a marked passage, or a claim in the list, to open it.",
    room: "sources",
    query: { source: "article" },
    at: ".reading",
  },
  {
    title: "A claim, and who says it",
    look:
      "A claim says in your words what the passage says, and who says it through whom. Below that stands " +
      "what in the model rests on it.",
    try: "Follow a link under “What rests on it”; a line here then leads back.",
    room: "sources",
    query: { source: "article", claim: "c010" },
    at: "[id='at-claims/c010']",
  },
  {
    title: "Who can do what",
    look: "Three parties, and what each of them can do or leave. A colour and a shape belong to a party in every room.",
    try: "Click the name of an option, write something else, and press Enter. Undo, at the top, takes it back.",
    room: "model",
    query: {},
    at: "section[aria-labelledby='options']",
  },
  {
    title: "What is on the table",
    look:
      "A proposal is a list of terms: what is done or left, and whom it obliges. Each term rests on words " +
      "of the article, or is marked as an assumption.",
    try: "Look whom each term of the mayor's letter obliges. One of them was not asked.",
    room: "model",
    query: {},
    at: "[id='at-proposals/V1']",
  },
  {
    title: "What each wants",
    look:
      "One statement a line, the most important first. Beside it: how Aldermere ranks all that can be, and " +
      "what becomes of the proposals.",
    try: "Press “Try without saving”, move a statement with its arrows, and see what follows. Nothing is saved.",
    room: "preferences",
    query: { who: "ALD" },
    at: ".statements",
  },
  {
    title: "Would it hold",
    look:
      "One sentence, then four facts, then the picture: who would gain by acting alone, and what keeps it " +
      "from that. Below it stands one line for each further question, with the answer in a sentence.",
    try: "Choose another proposal at the top of the room, such as the mayor's answer, or click a line for the whole.",
    room: "verdict",
    query: { proposal: "V1" },
    at: ".verdict",
  },
  {
    title: "What the verdict needs",
    look:
      "Why the writer thinks that it ends in court, line by line, and whether a verdict needs each line. Beside it " +
      "the voices: some carry a verdict, others are idle.",
    try: "Press “strike” beside a voice, and see which verdicts are others without it. “restore” brings it back.",
    room: "argument",
    query: {},
    at: ".argument",
  },
  {
    title: "Before the deadline, and after",
    look:
      "The same proposals in each phase, or as each perspective tells the conflict, side by side, with " +
      "what differs in sentences.",
    try: "Choose a phase in the line at the top of the page: every room then shows the conflict at that time.",
    room: "compare",
    query: {},
    at: "table.compare",
  },
  {
    title: "To read, to keep, to send",
    look:
      "A report begins with one page for whoever decides. The case is kept as one file with its texts; " +
      "nothing leaves this machine unless you send it.",
    try: "Press “Make the report”. This copy of the ferry stays among your cases: change in it whatever you like.",
    room: "report",
    query: {},
    at: "main h1",
  },
];
