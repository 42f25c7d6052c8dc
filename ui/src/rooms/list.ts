/**
 * The rooms of a case, in the order in which a case is worked out. `help` says what can be done there, a line each:
 * what stands between * is written on the page, what stands between ` is a key.
 */
export const ROOMS = [
  {
    id: "sources",
    group: "Read",
    name: "Sources",
    letter: "s",
    about: "what was said, and where",
    help: [
      "*Add a source*: paste a text, or choose a file. The text stays as it is; only your claims are added to it.",
      "Select words with the mouse, or with `Shift` and the arrow keys, and press `n`: say what they claim " +
        "and who says it.",
      "Click a marked passage, or a claim beside the text, to open it: who says it through whom, and what " +
        "in the model rests on it.",
      "*Let the rules propose claims* finds quotations and hedges; walk with the arrow keys, accept with " +
        "`a`, refuse with `r`.",
      "Under *Speakers* each name is joined to the party or the person whom it means.",
    ],
  },
  {
    id: "model",
    group: "Model",
    name: "Model",
    letter: "m",
    about: "who can do what",
    help: [
      "Name who can act, then what each can do or leave: type in the line below a list, and press `Enter`.",
      "Everything is a text until you click it; `Enter` saves, `Escape` gives the old words back.",
      "Rules say what cannot be. Type a few letters of an option, or choose under *Pick…*; what a rule " +
        "removes is counted at once.",
      "A proposal is a list of terms: what is done or left, and whom it obliges.",
      "`Alt` and the arrow keys move an option; *More* holds its note and reason; *Rests on* ties it to " +
        "what somebody said.",
    ],
  },
  {
    id: "preferences",
    group: "Model",
    name: "Preferences",
    letter: "p",
    about: "who wants what",
    help: [
      "Choose whose wishes, then write one statement a line, the most important first.",
      "`Alt` and the arrow keys move a statement; with `Shift` as well it counts as much as the one above. " +
        "The mouse drags its number.",
      "*May not matter*, and *in either order* (`Alt Shift B`, or dragged onto another), leave open what nobody " +
        "knows: the verdict then says what holds however it is meant.",
      "The ranking beside it, and what becomes of the proposals, follow at once.",
      "*Try without saving* shows what would follow, and saves nothing until you say so.",
      "*Give them in another form*: a ranking of whole states, or weights.",
    ],
  },
  {
    id: "verdict",
    group: "Answer",
    name: "Verdict",
    letter: "v",
    about: "would it hold",
    help: [
      "Choose the proposal at the top right, or build one from terms there.",
      "Read the sentence, then the picture: who would gain by acting alone, and what keeps it from that. " +
        "`Tab` walks it, `Enter` opens a row.",
      "Each line below is a question with its short answer; click it for the whole.",
      "*The words behind it* leads from a reason to what somebody said.",
      "A repair that is shown can be made with *Apply this repair*; Undo takes it away.",
    ],
  },
  {
    id: "argument",
    group: "Answer",
    name: "Argument",
    letter: "a",
    about: "which words the verdicts need",
    help: [
      "Each line stands below what it is for or against. The arrow keys walk the lines, `Enter` opens the words " +
        "behind one.",
      "*A verdict needs it* says whether some verdict is another one when the line is struck by itself.",
      "*strike* takes a line or a voice away, to see at once what is so without it. *restore*, or `Escape`, brings " +
        "it back; nothing in the case changes.",
      "Voices that are *idle* may be named often, and no verdict is another one without them.",
      "*Add a reason or an objection* writes one more line; a claim under Sources leads there, too.",
    ],
  },
  {
    id: "deals",
    group: "Answer",
    name: "Deals",
    letter: "d",
    about: "what they could agree on",
    help: [
      "A package settles each issue in one way. Those that everybody wants and that hold stand first; each is shown " +
        "by the best way to carry it out.",
      "*Steps on credit* are moves that do not serve whoever makes them: who would have to go first.",
      "Choose a package to see who would leave it, how to get there, what would make it hold, who gives and who gets.",
      "*Put on the table* makes it a proposal, alone or with a promise that would make it hold; Undo takes it away.",
      "*Choose the terms* looks only where a condition is met; the issues and their levels are written under Model.",
    ],
  },
  {
    id: "relations",
    group: "Answer",
    name: "Relations",
    letter: "l",
    about: "who is said to be with whom",
    help: [
      "Each row is what somebody says of two actors: with (+), against (−) or neither (0). *Words* opens what it " +
        "rests on; who says so is read from there.",
      "The *tension* is how many pairs run against any division into two sides, at least. No division is the one: " +
        "what all of them share is told, and who floats.",
      "A triad in tension opens the words behind its three signs.",
      "*only what is stated*, *parts count as their wholes* and one voice say what counts; the address keeps it.",
      "*Add, change or take away what is said* edits the relations; Undo takes an edit back.",
    ],
  },
  {
    id: "compare",
    group: "Answer",
    name: "Compare",
    letter: "c",
    about: "perspectives and phases",
    help: [
      "A perspective is the conflict as somebody tells it, a phase the conflict at some time: name one " +
        "below, and it begins as what all share.",
      "*See the rooms as this* shows every room through it; an edit then asks for whom it counts.",
      "The table sets the answers side by side, with what differs in sentences.",
      "Two of them, or two versions of a proposal, are compared in depth below the table.",
    ],
  },
  {
    id: "states",
    group: "Answer",
    name: "States",
    letter: "t",
    about: "all that can be, as a table and as a graph",
    help: [
      "A state is one way to take or leave each option. Choose a row to see who would leave it, and why.",
      "The filters keep the states that you are after; a click on a party's name sorts by what it wants.",
      "*Show as* a graph: `Tab` enters it, the arrow keys walk along the moves, `Enter` opens a state, " +
        "`+`, `-` and `0` change its size.",
      "*Ways from the status quo* finds the shortest way to a state or a proposal.",
    ],
  },
  {
    id: "report",
    group: "Tell",
    name: "Report and export",
    letter: "r",
    about: "to read, to keep, to send",
    help: [
      "*Make the report* gives a page to read and print, and says what was left out of it.",
      "*Keep the case with its texts* is one file that holds all; import it in the list of cases.",
      "Exports for other programs can replace names; look at the preview before anything leaves.",
      "Nothing is sent anywhere: each file goes where you put it.",
    ],
  },
  {
    id: "history",
    group: "Tell",
    name: "History",
    letter: "h",
    about: "every change",
    help: [
      "Every change stands here with its author and time, the newest first.",
      "*Take back* undoes one change and leaves the later ones; *Restore* makes the case what it was then.",
      "Both are changes themselves, and can be taken back. `Ctrl Z` undoes your last one from any room.",
    ],
  },
  {
    id: "people",
    group: "Tell",
    name: "People",
    letter: "o",
    about: "who may do what with the case",
    help: [
      "An owner of the case gives a role to somebody who has an account: type a few letters of the name, and choose.",
      "A coder adds claims only, a viewer looks; an editor changes everything.",
      "Coding can be made blind: nobody then sees the claims of others until it is opened.",
    ],
  },
] as const;
/** The rooms there are: people with roles are found on a team server only. */
export const roomsOf = (team: boolean) => ROOMS.filter((r) => team || r.id !== "people");
export type Room = (typeof ROOMS)[number];
export type RoomId = Room["id"];
/** What one comes to do, and the rooms for it. */
export const groupsOf = (rooms: readonly Room[]) =>
  [...new Set(rooms.map((r) => r.group))].map((name) => ({ name, rooms: rooms.filter((r) => r.group === name) }));
