import type { PaymentDetail } from '../control-api/schemas/payment-detail.ts'
import { isTerminal } from '../payment/status-transitions.ts'
import { type DifferenceId, differenceIds } from './format/check-ids.ts'
import { BackendTestError, type CheckResult, countVerdicts, type Report } from './report.ts'
import { createSandboxCalls, type SandboxAddress } from './run/sandbox-calls.ts'
import { toRunError } from './run/world.ts'
import { LedgerError, type LedgerRow, type Subject } from './subject/subject.ts'

/** One difference between the backend's books and the payments of the sandbox. */
export type Difference = {
  readonly kind: DifferenceId
  /** empty where the row in the books has none */
  readonly payment_id: string
  readonly expected: string
  readonly actual: string
  readonly why: string
  /** null where the sandbox has no such payment */
  readonly timeline_url: string | null
}

/** The report of `reconcile`: a check for each kind of difference, and every difference there is. */
export type ReconcileReport = Report & {
  readonly findings: readonly Difference[]
  readonly rows: number
  readonly payments: number
}

export type ReconcileOptions = {
  readonly tenant?: string | undefined
  readonly require?: readonly string[]
  readonly only?: readonly string[]
  readonly file?: string | null
}

const titles: Readonly<Record<DifferenceId, string>> = {
  'missing-in-books': 'Every completed payment is in the books',
  'unknown-payment': 'Every payment in the books is one of Ping',
  'wrong-status': 'Every payment has the same status in the books as with Ping',
  'wrong-amount': 'Every payment has the same amount in the books as with Ping',
  'paid-without-effect': 'Every paid order was fulfilled',
  'wrong-effects': 'Every paid order was fulfilled once, and no other',
}

/** Payments on a page of the list. */
const page = 200

/** What is kept of a row: as little as it can be, of however many rows there are. */
type Entry = Pick<LedgerRow, 'belief' | 'word' | 'amount' | 'effects'>

/**
 * Compares the books of a backend with the payments of its world. Both are read a piece at a time; one small entry a row
 * is kept. Throws BackendTestError where the books or the sandbox cannot be read.
 */
export async function reconcileBooks(
  subject: Subject,
  sandbox: SandboxAddress,
  options: ReconcileOptions = {},
): Promise<ReconcileReport> {
  try {
    return await compare(subject, sandbox, options)
  } catch (error) {
    if (error instanceof LedgerError) throw new BackendTestError(3, `${error.message}.`)
    throw toRunError(error)
  }
}

async function compare(
  subject: Subject,
  sandbox: SandboxAddress,
  { tenant, require = [], only = differenceIds, file = null }: ReconcileOptions,
): Promise<ReconcileReport> {
  if (subject.ledger === null)
    throw new BackendTestError(2, 'The backend has no books to compare: name ledger in its file.')
  const begun = performance.now()
  const { books, doubles, unnamed, rows } = await readBooks(subject.ledger())
  const tenantId = tenant ?? subject.tenantId ?? (await learnTenant(sandbox, books))
  const calls = createSandboxCalls(sandbox, tenantId)
  const findings: Difference[] = []
  const add = (kind: DifferenceId, paymentId: string, told: Told, isOurs = true) => {
    const timeline = isOurs ? calls.timelineUrl(paymentId) : null
    findings.push({ kind, payment_id: paymentId, ...told, timeline_url: timeline })
  }

  let payments = 0
  for await (const payment of allPayments(calls)) {
    payments += 1
    const entry = books.get(payment.id)
    books.delete(payment.id)
    const difference = entry === undefined ? missing(payment) : differ(payment, entry)
    if (difference !== null) add(difference.kind, payment.id, difference.told)
    else if (doubles.has(payment.id)) add('wrong-effects', payment.id, booked(payment.id))
  }
  for (const id of books.keys()) add('unknown-payment', id, unknownPayment(id), false)
  for (const row of unnamed) add('unknown-payment', '', paidWithout(row), false)

  const took = Math.round(performance.now() - begun)
  const unjudged = rows === 0 && payments === 0
  const wanted = differenceIds.filter((id) => only.includes(id))
  const told = findings.filter(({ kind }) => wanted.includes(kind))
  const checks = wanted.map((id) => toCheck(id, told, unjudged, took, subject.known, require))
  return {
    version: 1,
    backend: { name: subject.name, file },
    sandbox: { url: calls.origin, tenant_id: tenantId, clock: null },
    checks,
    counts: countVerdicts(checks),
    findings: told,
    rows,
    payments,
  }
}

async function readBooks(source: AsyncIterable<LedgerRow>) {
  const books = new Map<string, Entry>()
  const doubles = new Set<string>()
  /** numbers of rows that are paid or fulfilled, and of no payment */
  const unnamed: number[] = []
  let rows = 0
  for await (const { paymentId, belief, word, amount, effects } of source) {
    rows += 1
    if (paymentId === null) {
      if (belief === 'paid' || (effects ?? 0) > 0) unnamed.push(rows - 1)
    } else if (books.has(paymentId)) doubles.add(paymentId)
    else books.set(paymentId, { belief, word, amount, effects })
  }
  return { books, doubles, unnamed, rows }
}

/** The world of the first row that the sandbox knows. */
async function learnTenant(
  sandbox: SandboxAddress,
  books: ReadonlyMap<string, Entry>,
): Promise<string> {
  const calls = createSandboxCalls(sandbox, null)
  for (const id of [...books.keys()].slice(0, 20)) {
    const payment = await calls.payment(id).catch(() => null)
    if (payment !== null) return payment.tenant_id
  }
  await calls.newest({ limit: 1 })
  throw new BackendTestError(
    2,
    'Which world? None of the first rows is known here: name tenant_id in the file, or say --tenant.',
  )
}

async function* allPayments(
  calls: ReturnType<typeof createSandboxCalls>,
): AsyncGenerator<PaymentDetail> {
  let before: string | undefined
  for (;;) {
    const found = await calls.newest({ limit: page, ...(before === undefined ? {} : { before }) })
    yield* found
    before = found.at(-1)?.id
    if (found.length < page) return
  }
}

type Told = Pick<Difference, 'expected' | 'actual' | 'why'>
type Found = { readonly kind: DifferenceId; readonly told: Told } | null

function missing({ id, status }: PaymentDetail): Found {
  if (status !== 'COMPLETED') return null
  const why = `Payment ${id} is COMPLETED, and the books have no row of it.`
  return { kind: 'missing-in-books', told: { expected: 'a row', actual: 'none', why } }
}

/** The first of the ways in which a row differs from its payment: the others may follow from it. */
function differ({ id, status, payment }: PaymentDetail, entry: Entry): Found {
  const { belief, word, amount, effects } = entry
  const truth = status === 'COMPLETED' ? 'paid' : isTerminal(status) ? 'unpaid' : 'open'
  const isPaid = truth === 'paid'
  if (belief !== truth) {
    const why = `Payment ${id} is ${status}, and the books have it as "${word}" (${belief}).`
    return { kind: 'wrong-status', told: { expected: truth, actual: belief, why } }
  }
  const { total_amount: total } = payment
  if (amount !== null && amount !== total) {
    const why = `Payment ${id} is of ${total} öre, and the books have ${amount}.`
    return { kind: 'wrong-amount', told: { expected: String(total), actual: String(amount), why } }
  }
  if (effects === null || effects === (isPaid ? 1 : 0)) return null
  const why = `Payment ${id} is ${status}, and its order was fulfilled ${effects} times.`
  const told = { expected: isPaid ? '1' : '0', actual: String(effects), why }
  return { kind: isPaid && effects === 0 ? 'paid-without-effect' : 'wrong-effects', told }
}

function booked(id: string): Told {
  const why = `Payment ${id} has more than one row in the books.`
  return { expected: 'one row', actual: 'several', why }
}

function paidWithout(row: number): Told {
  const why = `Row ${row} of the books is paid or fulfilled, and has no payment.`
  return { expected: 'a payment of Ping', actual: 'none', why }
}

function unknownPayment(id: string): Told {
  const why = `The books have payment ${id}, which Ping does not know in this world.`
  return { expected: 'a payment of Ping', actual: 'none', why }
}

/** Differences of a kind that a check tells by their sentences. */
const toldAtMost = 20

function toCheck(
  id: DifferenceId,
  all: readonly Difference[],
  unjudged: boolean,
  took: number,
  known: readonly string[],
  required: readonly string[],
): CheckResult {
  const found = all.filter(({ kind }) => kind === id)
  const [first] = found
  const base = {
    id,
    title: titles[id],
    scenario: null,
    payment_ids: found.flatMap(({ payment_id }) => (payment_id === '' ? [] : [payment_id])),
    timeline_url: first?.timeline_url ?? null,
    evidence: [],
    took_ms: took,
  }
  if (unjudged) {
    const verdict = required.includes(id) ? ('FAIL' as const) : ('UNKNOWN' as const)
    const why = 'There is neither a row nor a payment.'
    return { ...base, verdict, expected: '', actual: '', why }
  }
  if (first === undefined)
    return { ...base, verdict: 'PASS', expected: 'no difference', actual: 'none', why: '' }
  const told = found.slice(0, toldAtMost).map(({ why }) => why)
  const more = found.length - told.length
  return {
    ...base,
    verdict: known.includes(id) ? 'KNOWN' : 'FAIL',
    expected: found.length === 1 ? first.expected : 'no difference',
    actual: found.length === 1 ? first.actual : `${found.length} differences`,
    why: `${told.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
  }
}
