/** Every check of `test`, in the order in which reports list them. The ids are fixed: files and CI jobs name them. */
export const checkIds = [
  'paid',
  'cancelled',
  'declined',
  'expired',
  'crashed',
  'duplicate-at-once',
  'duplicate-later',
  'stale-status',
  'callback-before-answer',
  'forged-signature',
  'missing-signature',
  'foreign-signature',
  'forged-status',
  'replayed-callback',
  'unknown-status',
  'lost-callback',
  'lost-callback-no-return',
  'late-callback',
  'slow-to-acknowledge',
  'errors-then-well',
  'return-before-callback',
  'return-with-callback',
  'return-after-callback',
  'return-twice',
  'return-without-session',
  'return-without-payment',
  'declined-after-return',
  'stale-read',
  'api-down',
  'api-hangs',
  'api-answer-lost',
  'two-attempts',
  'restart-in-handler',
  'restart-before-callback',
  'refund-told-twice',
] as const

export type CheckId = (typeof checkIds)[number]

/** Every kind of difference that `reconcile` finds between the backend's books and the sandbox's payments. */
export const differenceIds = [
  'missing-in-books',
  'unknown-payment',
  'wrong-status',
  'wrong-amount',
  'paid-without-effect',
  'wrong-effects',
] as const

export type DifferenceId = (typeof differenceIds)[number]

/** What `explore` calls a finding: `K → P`, `K|k`, `R → K with DECLINED`. */
export const findingPattern = /^[PKkRrASX](?:(?: → |\|)[PKkRrASX])*(?: with DECLINED)?$/
