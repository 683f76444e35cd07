import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Answer, clientOf, paymentBody } from '../client.ts'
import { startMoodyMerchant } from '../kill/merchant.ts'
import { type Fault, type FaultyProgram, startFaulty } from './faulty-program.ts'

type Merchant = Awaited<ReturnType<typeof startMoodyMerchant>>

/** What the sandbox promised of a payment. */
type Promised = {
  readonly orderId: string
  readonly isThere: boolean
  readonly isApproved: boolean
}

export type FaultReport = {
  readonly counts: ReturnType<FaultyProgram['counts']>
  /** answers of 503 */
  readonly refused: number
  readonly didStart: boolean
  readonly problems: readonly string[]
}

/**
 * From the first start over payments, callbacks, a snapshot and its restoring to the end, while a call on the files of
 * the database fails; then the next start, where nothing does.
 */
export async function runWithFault(
  main: string,
  shim: string,
  fault: Fault | null,
): Promise<FaultReport> {
  const folder = mkdtempSync(join(tmpdir(), 'fault-'))
  const file = join(folder, 'sandbox.db')
  const merchant = await startMoodyMerchant(() => 0)
  merchant.beKind()
  const problems: string[] = []
  const tenantId = randomUUID()
  try {
    const program = await startFaulty(main, shim, file, fault)
    const story =
      program.url === null
        ? { promised: new Map<string, Promised>(), refused: 0 }
        : await getTimeline(program.url, tenantId, merchant, fault?.goesOn === true, problems)
    const { code, complaint } = await program.end()
    const counts = program.counts()
    if (program.url === null && (code !== 1 || !complaint.includes('SANDBOX_DB')))
      problems.push(`it did not start: ${code} ${complaint}`)
    if (program.url !== null && code !== 0 && code !== 1) problems.push(`it ended with ${code}`)
    if (/^\s+at /m.test(complaint)) problems.push(`a stack is in the log: ${complaint}`)
    await checkNextStart(main, shim, file, tenantId, story.promised, merchant, problems)
    return { counts, refused: story.refused, didStart: program.url !== null, problems }
  } finally {
    merchant.close()
    rmSync(folder, { recursive: true })
  }
}

async function getTimeline(
  url: string,
  tenantId: string,
  merchant: Merchant,
  isForGood: boolean,
  problems: string[],
) {
  const { api, call, payer, callbacks } = clientOf(url, tenantId)
  let promised = new Map<string, Promised>()
  let refused = 0

  /** Answers whether it was done. Anything but that, or 503, is wrong, unless what it needs was refused. */
  async function ask(what: string, needs: boolean, work: () => Promise<Answer>): Promise<boolean> {
    const answer = await work().catch((error: unknown) => {
      problems.push(`${what}: no answer: ${error}`)
      return null
    })
    if (answer === null || answer.status < 300) return answer !== null
    if (answer.status === 503) refused += 1
    else if (answer.status >= 500 || needs)
      problems.push(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return false
  }

  async function pay(number: number): Promise<string> {
    const [orderId, id] = [randomUUID(), randomUUID()]
    const order = { id: orderId, currency: 'SEK' }
    const body = { id, ...paymentBody({ callbackUrl: merchant.url }) }
    const hasOrder = await ask(`order ${number}`, true, () => api('POST', '/payment_orders', order))
    const path = `/payment_orders/${orderId}/payments`
    const isThere = await ask(`payment ${number}`, hasOrder, () => api('POST', path, body))
    promised.set(id, { orderId, isThere, isApproved: false })
    return id
  }

  async function approve(number: number, id: string): Promise<void> {
    const known = promised.get(id)
    if (known === undefined) return
    const isApproved = await ask(`approval ${number}`, known.isThere, () => payer(id, 'approve'))
    promised.set(id, { ...known, isApproved })
    if (!isApproved) return
    const query = `payment_id=${id}&status=COMPLETED&wait=${isForGood ? '1s' : '10s'}`
    // Where nothing can be written any more, no attempt is made.
    await ask(`callbacks ${number}`, !isForGood, () => callbacks(query))
  }

  const first = await pay(1)
  await approve(1, first)
  const second = await pay(2)
  const isKept = await ask('snapshot', true, () =>
    call('POST', '/_sandbox/snapshots', { name: 'here' }),
  )
  const before = new Map(promised)
  await approve(2, second)
  await pay(3)
  const isBack = await ask('restore', isKept, () =>
    call('POST', '/_sandbox/snapshots/here/restore'),
  )
  if (isBack) promised = before
  await approve(4, await pay(4))
  await ask('list', true, () => api('GET', '/payments'))
  await ask('journal', true, () => call('GET', '/_sandbox/journal'))
  const readiness = await fetch(`${url}/readyz`).then(
    ({ status }) => status,
    () => 0,
  )
  if (readiness !== 200 && readiness !== 503) problems.push(`readyz answered ${readiness}`)
  return { promised, refused }
}

async function checkNextStart(
  main: string,
  shim: string,
  file: string,
  tenantId: string,
  promised: ReadonlyMap<string, Promised>,
  merchant: Merchant,
  problems: string[],
): Promise<void> {
  const program = await startFaulty(main, shim, file, null)
  if (program.url !== null) {
    const client = clientOf(program.url, tenantId)
    const { status } = await client.settle()
    if (status !== 200) problems.push(`next start: settle answered ${status}`)
    for (const [id, what] of promised)
      problems.push(...(await toProblems(client, id, what, merchant)))
    const late = await client.createPayment()
    if (late.answer.status !== 200) problems.push(`next start: no payment: ${late.answer.status}`)
  }
  const { code, complaint } = await program.end()
  if (code !== 0 || complaint !== '') problems.push(`next start: ended with ${code} ${complaint}`)
  const db = new Database(file, { readonly: true })
  const found = db.pragma('integrity_check', { simple: true })
  if (found !== 'ok') problems.push(`the file is damaged: ${found}`)
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0)
    problems.push('rows belong to nothing')
  db.close()
}

async function toProblems(
  { call }: ReturnType<typeof clientOf>,
  id: string,
  { isThere, isApproved }: Promised,
  { arrivals }: Merchant,
): Promise<string[]> {
  const { status, body } = await call('GET', `/_sandbox/payments/${id}`)
  if (!isThere) return status === 404 ? [] : [`${id} was refused and is there`]
  if (status !== 200) return [`${id} was promised and is gone`]
  const came = arrivals.filter(({ paymentId }) => paymentId === id)
  const open = body.deliveries.filter(({ state }: { state: string }) => state !== 'delivered')
  const isCompleted = body.status === 'COMPLETED'
  return [
    ...(isApproved && !isCompleted ? [`${id} was approved and is ${body.status}`] : []),
    ...(isCompleted && !isApproved ? [`${id} was not approved and is ${body.status}`] : []),
    ...(open.length > 0 ? [`${id} has callbacks that were not delivered`] : []),
    ...(isCompleted && !came.some((one) => one.status === 'COMPLETED')
      ? [`${id} was completed and nobody told`]
      : []),
  ]
}
