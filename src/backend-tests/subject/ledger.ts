import { spawn } from 'node:child_process'
import { JSONParser } from '@streamparser/json'
import { pointerParts, readPointer } from '../format/pointer.ts'
import type { BackendDocument } from '../format/schema.ts'
import { toBody } from './fill.ts'
import { parse, type SeePointers, shorten, toBelief, toEffects } from './read-answers.ts'
import { LedgerError, type LedgerRow } from './subject.ts'

type LedgerDocument = NonNullable<BackendDocument['ledger']>

/**
 * The rows of the backend's books, read as they come: neither the answer nor its rows are kept. Throws
 * {@link LedgerError} where the books cannot be read.
 */
export async function* readLedger(
  ledger: LedgerDocument,
  words: Pick<SeePointers, 'paid' | 'unpaid'>,
): AsyncGenerator<LedgerRow> {
  let number = 0
  for await (const row of rowsOf(openSource(ledger), ledger.rows)) {
    yield toRow(row, ledger, words, number)
    number += 1
  }
}

async function* openSource({ request, command }: LedgerDocument): AsyncGenerator<Uint8Array> {
  if (request !== undefined) yield* openRequest(request)
  else yield* openCommand(command ?? [])
}

async function* openRequest({
  method = 'GET',
  url,
  headers = {},
  json,
  form,
}: NonNullable<LedgerDocument['request']>): AsyncGenerator<Uint8Array> {
  const body = toBody(json, form, {})
  const answer = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': body.type }),
      ...headers,
    },
    ...(body === null ? {} : { body: body.text }),
  }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause : error
    throw new LedgerError(`the ledger does not answer: ${cause.message}`)
  })
  if (!answer.ok) throw new LedgerError(`the ledger was answered ${answer.status}`)
  if (answer.body !== null) yield* answer.body as unknown as AsyncIterable<Uint8Array>
}

async function* openCommand([program = '', ...args]: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', ({ message }) => resolve(`cannot be run: ${message}`))
    child.on('close', (code) => resolve(code === 0 ? null : `ended with exit code ${code}`))
  })
  try {
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) yield chunk
  } finally {
    child.kill()
  }
  const why = await ended
  if (why !== null) throw new LedgerError(`the ledger's ${program} ${why}`)
}

/** Bytes at the beginning of an answer that are kept, to say what is wrong where it has no rows. */
const headLimit = 65_536

/** Each entry of the list that `path` leads to, as soon as it was read whole. */
async function* rowsOf(
  source: AsyncIterable<Uint8Array>,
  pointer: string,
): AsyncGenerator<unknown> {
  const parser = new JSONParser({
    paths: [['$', ...pointerParts(pointer), '*'].join('.')],
    keepStack: false,
  })
  let waiting: unknown[] = []
  let failure: Error | null = null
  let count = 0
  let head = Buffer.alloc(0)
  parser.onValue = ({ value }) => waiting.push(value)
  parser.onError = (error) => {
    failure = error
  }
  for await (const chunk of source) {
    if (head.length < headLimit) head = Buffer.concat([head, chunk])
    if (!parser.isEnded) parser.write(chunk)
    if (failure !== null) throw notReadable(failure)
    count += waiting.length
    yield* waiting
    waiting = []
  }
  if (!parser.isEnded) throw new LedgerError('the ledger ends in the middle of its JSON')
  if (count === 0) refuseUnlessEmptyList(head.toString(), pointer)
}

function notReadable({ message }: Error): LedgerError {
  return new LedgerError(`the ledger is no JSON: ${message}`)
}

function refuseUnlessEmptyList(text: string, pointer: string): void {
  const found = readPointer(parse(text), pointer)
  if (Array.isArray(found)) return
  const got = found === undefined ? 'nothing' : shorten(JSON.stringify(found))
  throw new LedgerError(`the ledger has ${got} at "${pointer}" (rows); expected a list`)
}

function toRow(
  row: unknown,
  ledger: LedgerDocument,
  words: Pick<SeePointers, 'paid' | 'unpaid'>,
  number: number,
): LedgerRow {
  const at = (pointer: string | undefined) =>
    pointer === undefined ? null : readPointer(row, pointer)
  const refuse = (what: string, found: unknown, expected: string): never => {
    const got = found === undefined ? 'nothing' : shorten(JSON.stringify(found))
    throw new LedgerError(`row ${number} of the ledger has ${got} as ${what}; expected ${expected}`)
  }
  const id = at(ledger.payment_id)
  const status = at(ledger.status)
  const amount = at(ledger.amount)
  const written = ledger.effects === undefined ? null : at(ledger.effects)
  const effects = ledger.effects === undefined ? null : toEffects(written)
  if (typeof id !== 'string' && id !== null) return refuse('payment_id', id, 'a text')
  if (typeof status !== 'string' && typeof status !== 'number' && typeof status !== 'boolean')
    return refuse('status', status, 'a word')
  if (amount !== null && typeof amount !== 'number') return refuse('amount', amount, 'öre')
  if (ledger.effects !== undefined && effects === null)
    return refuse('effects', written, 'a whole number or a list')
  const word = String(status)
  const paymentId = id?.toLowerCase() ?? null
  return { paymentId, word, belief: toBelief(word, words), amount, effects }
}
