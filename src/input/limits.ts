/**
 * What may come in and what is kept. Every entrance reads these: the APIs' bodies, forms, the inbox, seed and scenario
 * files.
 */
export const limits = {
  /** levels of lists and maps inside each other */
  nesting: 100,
  /** bytes of a body, a form, a seed or scenario file */
  body: 1024 * 1024,
  /** values of a JSON text; YAML tokens of a file, and values of it once its aliases are followed */
  values: 20_000,
  /** parameters of a query, fields of a form */
  parameters: 1_000,
  /** characters of a text that is looked for */
  searchText: 200,
  /** problems that one refusal lists */
  problems: 100,
  /** visits that one return of a payer makes, all at the same time */
  visits: 20,
  inbox: {
    /** messages under one name */
    messages: 500,
    /** bytes of messages, all names together, as they are answered */
    bytes: 16 * 1024 * 1024,
    names: 1_000,
  },
  /** e-mails and texts that are kept of a world; the oldest go first */
  messages: 1_000,
  /** what is armed in a world */
  armed: {
    choices: 1_000,
    /** characters of scenarios that were given whole */
    characters: 16 * 1024 * 1024,
  },
  snapshots: {
    /** of one world */
    count: 20,
    /** of all of them together */
    bytes: 1024 * 1024 * 1024,
    /** of one: it is taken and restored in one piece, while nothing else is done */
    world: 24 * 1024 * 1024,
  },
} as const
