import type { Command } from './command.ts'

type Entry = { readonly summary: string; readonly load: () => Promise<Command> }

/** Every command but `serve`; each is loaded when it is used. */
export const commands: Readonly<Record<string, Entry>> = {
  try: {
    summary: 'makes a first payment, and says where to pay it',
    load: async () => (await import('./try.ts')).tryPayment,
  },
  check: {
    summary: 'checks scenario files, with no server: errors, warnings, and what would happen',
    load: async () => (await import('./check.ts')).check,
  },
  arm: {
    summary: 'chooses what happens to the next payments',
    load: async () => (await import('./arm.ts')).arm,
  },
  pay: {
    summary: 'plays the payer of a payment',
    load: async () => (await import('./pay.ts')).pay,
  },
  clock: {
    summary: "shows, changes or moves the world's clock",
    load: async () => (await import('./clock.ts')).clock,
  },
  settle: {
    summary: 'runs everything that is planned, to the end',
    load: async () => (await import('./settle.ts')).settle,
  },
  wait: {
    summary: 'waits for a callback, or for a request of your backend',
    load: async () => (await import('./wait.ts')).wait,
  },
  tail: {
    summary: 'follows what happens: requests, statuses, callbacks, the clock',
    load: async () => (await import('./tail.ts')).tail,
  },
  journal: {
    summary: 'prints the requests of your backend and their answers, also as HAR',
    load: async () => (await import('./journal.ts')).journal,
  },
  redeliver: {
    summary: 'sends a callback again',
    load: async () => (await import('./redeliver.ts')).redeliver,
  },
  test: {
    summary: 'tests whether a backend survives what may happen to a merchant',
    load: async () => (await import('./test.ts')).test,
  },
  explore: {
    summary: 'tries the orders in which messages can reach a backend',
    load: async () => (await import('./explore.ts')).explore,
  },
  reconcile: {
    summary: "compares a backend's books with the payments of the sandbox",
    load: async () => (await import('./reconcile.ts')).reconcile,
  },
  compare: {
    summary:
      'compares recorded traffic with what the sandbox does, and finds the settings that differ',
    load: async () => (await import('./compare.ts')).compare,
  },
  mcp: {
    summary: 'serves agents, as a server of the Model Context Protocol',
    load: async () => (await import('./mcp.ts')).mcp,
  },
  health: {
    summary: 'checks whether a sandbox serves',
    load: async () => (await import('./health.ts')).health,
  },
}
