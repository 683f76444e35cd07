import type { JsonObject } from '../payment/json.ts'
import type { OrderItem } from '../payment/payment.ts'
import type { Allocation } from '../storage/allocation-store.ts'
import type { Branch } from './split-tree.ts'

/** A split parameter that is no amount. */
export class SplitParameterError extends Error {
  override name = 'SplitParameterError'
}

export type Share = Pick<
  Allocation,
  | 'paymentId'
  | 'amount'
  | 'label'
  | 'recipientType'
  | 'merchantId'
  | 'liquidityAccountId'
  | 'orderItemMerchantId'
  | 'metadata'
>

type Piece = { readonly paymentId: string; readonly item: OrderItem; left: number }

/**
 * Who gets what of some payments, to the öre: each branch in turn takes its part of what is left, spread over the items
 * it concerns; the rest of each item goes to the item's own recipient. Nobody gets more than there is.
 */
export function splitMoney(
  payments: readonly { readonly id: string; readonly orderItems: readonly OrderItem[] }[],
  branches: readonly Branch[],
  parameters: JsonObject,
): Share[] {
  const pieces: Piece[] = payments.flatMap(({ id, orderItems }) =>
    orderItems.map((item) => ({ paymentId: id, item, left: item.amount })),
  )
  const taken = branches.flatMap((branch) => takeShares(pieces, branch, parameters))
  const rest = pieces.filter(({ left }) => left > 0).map(toRest)
  return [...taken, ...rest]
}

function takeShares(pieces: readonly Piece[], branch: Branch, parameters: JsonObject): Share[] {
  const concerned = pieces.filter(({ item, left }) => left > 0 && concerns(branch, item))
  const pool = concerned.reduce((sum, { left }) => sum + left, 0)
  const wanted = Math.min(pool, wantedBy(branch, pool, parameters))
  const parts = spread(
    wanted,
    concerned.map(({ left }) => left),
  )
  const shares = new Map<string, Share>()
  concerned.forEach((piece, index) => {
    const amount = parts[index] ?? 0
    if (amount === 0) return
    piece.left -= amount
    const from = piece.item.merchant_id ?? null
    const key = `${piece.paymentId} ${from}`
    const before = shares.get(key)?.amount ?? 0
    shares.set(key, { ...toShare(branch, piece.paymentId, from), amount: before + amount })
  })
  return [...shares.values()]
}

function concerns({ tags }: Branch, item: OrderItem): boolean {
  return tags === undefined || tags.some((tag) => item.tags?.includes(tag) === true)
}

function wantedBy({ take }: Branch, pool: number, parameters: JsonObject): number {
  if (take === undefined) return pool
  if (take.percent !== undefined) return toPercent(pool, take.percent)
  if (take.amount !== undefined) return take.amount
  const name = take.parameter ?? ''
  const value = parameters[name] ?? 0
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new SplitParameterError(
    `split_parameters.${name} is ${JSON.stringify(value)}: expected a whole number of öre, 0 or more.`,
  )
}

/** Rounded down to the öre; a percentage counts to four decimals. */
function toPercent(amount: number, percent: number): number {
  return Number((BigInt(amount) * BigInt(Math.round(percent * 10_000))) / 1_000_000n)
}

/** `total` over parts in proportion to `weights`; what does not divide goes to the largest remainders. */
export function spread(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
  if (sum === 0n) return weights.map(() => 0)
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight))
  const parts = exact.map((value) => Number(value / sum))
  const missing = total - parts.reduce((all, part) => all + part, 0)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value % sum }))
    .sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

function toShare({ to, merchant_id, label }: Branch, paymentId: string, from: string | null) {
  return {
    paymentId,
    label: label ?? to,
    recipientType: to,
    merchantId: merchant_id ?? null,
    liquidityAccountId: null,
    orderItemMerchantId: from,
    metadata: null,
  }
}

/** @GUESS an item for a liquidity account is the tenant's: the three types of recipient have no other that fits */
function toRest({ paymentId, item, left }: Piece): Share {
  const merchantId = item.merchant_id ?? null
  return {
    paymentId,
    amount: left,
    label: item.name,
    recipientType: merchantId === null ? 'tenant' : 'merchant',
    merchantId,
    liquidityAccountId: item.liquidity_account_id ?? null,
    orderItemMerchantId: merchantId,
    metadata: item.metadata ?? null,
  }
}
