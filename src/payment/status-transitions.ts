/** Every status a payment can have, as the vendor spells them (docs/contract/ping-payments-api.md#45-statuses). */
export const paymentStatuses = [
  'INITIATED',
  'PENDING',
  'COMPLETED',
  'DECLINED',
  'ABORTED',
  'EXPIRED',
  'CRASHED',
  'STOPPED',
  'UNDERFUNDED',
  'OVERFUNDED',
  'FUNDED',
] as const

export type PaymentStatus = (typeof paymentStatuses)[number]

const ends = ['COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED'] as const

/** The statuses that may follow each status. Terminal statuses have none. */
const moves: Record<PaymentStatus, readonly PaymentStatus[]> = {
  INITIATED: ['PENDING', ...ends],
  PENDING: [...ends, 'UNDERFUNDED', 'OVERFUNDED', 'FUNDED'],
  UNDERFUNDED: ['COMPLETED', 'OVERFUNDED', 'FUNDED', 'STOPPED', 'EXPIRED', 'CRASHED'],
  OVERFUNDED: ['COMPLETED', 'STOPPED', 'EXPIRED', 'CRASHED'],
  FUNDED: ['COMPLETED', 'OVERFUNDED', 'STOPPED', 'EXPIRED', 'CRASHED'],
  COMPLETED: [],
  DECLINED: [],
  ABORTED: [],
  EXPIRED: [],
  CRASHED: [],
  STOPPED: [],
}

export class IllegalMoveError extends Error {
  override name = 'IllegalMoveError'
  readonly from: PaymentStatus
  readonly to: PaymentStatus

  constructor(from: PaymentStatus, to: PaymentStatus) {
    const legal = moves[from]
    const possible =
      legal.length === 0 ? `${from} is terminal` : `from ${from} it may become ${legal.join(', ')}`
    super(`A payment cannot go from ${from} to ${to}: ${possible}.`)
    this.from = from
    this.to = to
  }
}

export function canMove(from: PaymentStatus, to: PaymentStatus): boolean {
  return moves[from].includes(to)
}

/** Checks a status change; every one in the program goes through here. Throws {@link IllegalMoveError}. */
export function nextStatus(from: PaymentStatus, to: PaymentStatus): PaymentStatus {
  if (!canMove(from, to)) throw new IllegalMoveError(from, to)
  return to
}

export function isTerminal(status: PaymentStatus): boolean {
  return moves[status].length === 0
}

/** Can a payment of one status come to another one, with nothing but `via` between? */
export function canBecome(
  from: PaymentStatus,
  to: PaymentStatus,
  via: readonly PaymentStatus[] = paymentStatuses,
): boolean {
  const reached = new Set([from])
  for (const status of reached) {
    if (canMove(status, to)) return true
    for (const next of via) {
      if (canMove(status, next)) reached.add(next)
    }
  }
  return false
}
