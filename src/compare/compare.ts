import { randomUUID } from 'node:crypto'
import { compareCallbacks, findSignature, mediaType, type Recorded } from './compare-callbacks.ts'
import { compareJson } from './compare-json.ts'
import { toDifferences } from './differences.ts'
import type { Found } from './found.ts'
import { parseJson } from './json.ts'
import type { Exchange, LeftOut, Recording } from './recording.ts'
import { type Address, type Answer, ask, Replay } from './replay.ts'
import { type CompareReport, toReport } from './report.ts'

export type CompareOptions = {
  /** what the report calls the recording */
  readonly file: string
  /**
   * A sandbox that refuses every tenant: for requests that were recorded as refused for their credentials. Without one they
   * are left out.
   */
  readonly refusing?: () => Promise<Address>
}

/**
 * Replays a recording in a sandbox, and lists how its answers and callbacks differ from the recorded ones. Throws a
 * SandboxError where no sandbox answers.
 */
export async function compareRecording(
  recording: Recording,
  sandbox: Address,
  { file, refusing }: CompareOptions,
): Promise<CompareReport> {
  const { exchanges } = recording
  const replay = new Replay(sandbox, recording, needsKey(exchanges))
  const found: Found[] = []
  const leftOut: LeftOut[] = [...recording.leftOut]
  const callbacks: Exchange[] = []
  let requests = 0
  for (const exchange of exchanges) {
    const { entry, path, body, kind } = exchange
    if (replay.ids.namesLost(`${path} ${body}`))
      leftOut.push({ entry, because: 'it is about something that the sandbox refused to make' })
    else if (kind === 'callback') {
      await replay.waitForCallback(exchange)
      callbacks.push(exchange)
    } else {
      const differences = isAuthFailure(exchange, exchanges)
        ? await compareAuthFailure(exchange, replay, refusing)
        : await compareRequest(exchange, replay)
      if ('because' in differences) leftOut.push(differences)
      else {
        requests += 1
        found.push(...differences)
      }
    }
  }
  const sent = []
  for (const world of await replay.finish()) sent.push(...(await replay.sent(world)))
  const told = callbacks.flatMap((exchange): Recorded[] => {
    const announcement = replay.readRecorded(exchange)
    if (announcement !== null) return [{ ...announcement, exchange }]
    leftOut.push({
      entry: exchange.entry,
      because: 'it is a callback about nothing in the recording',
    })
    return []
  })
  found.push(...compareCallbacks(told, sent, replay.ids))
  return toReport(file, {
    counts: { requests, callbacks: told.length },
    differences: toDifferences(found),
    leftOut,
  })
}

/** Whether callbacks were signed with a key that the recording does not show being generated. */
function needsKey(exchanges: readonly Exchange[]): boolean {
  const isSigned = exchanges.some(
    ({ kind, headers }) => kind === 'callback' && findSignature(headers) !== null,
  )
  return isSigned && !exchanges.some(({ path }) => path.endsWith('/signing_key/generate'))
}

/** 401, or 403 where the tenant was never answered anything else with the same secret. */
function isAuthFailure({ status, headers }: Exchange, all: readonly Exchange[]): boolean {
  const tenant = headers['tenant_id']
  if (tenant === undefined || (status !== 401 && status !== 403)) return false
  if (status === 401) return true
  return all
    .filter((one) => one.kind === 'request' && one.headers['tenant_id'] === tenant)
    .filter((one) => one.headers['x-api-secret'] === headers['x-api-secret'])
    .every((one) => one.status === 401 || one.status === 403)
}

async function compareAuthFailure(
  exchange: Exchange,
  replay: Replay,
  refusing: CompareOptions['refusing'],
): Promise<Found[] | LeftOut> {
  if (exchange.status === 403) {
    // What is forbidden to everybody is no matter of credentials.
    const plain = await compareRequest(exchange, replay)
    if ('because' in plain || plain.every(({ kind }) => kind !== 'status')) return plain
  }
  const address = await refusing?.()
  if (address !== undefined)
    return compareAnswers(exchange, await askAsStranger(exchange, address), replay, true)
  const because = 'it was refused for its credentials, which the sandbox at --url does not check'
  return { entry: exchange.entry, because }
}

async function compareRequest(exchange: Exchange, replay: Replay): Promise<Found[] | LeftOut> {
  const { entry, path, status } = exchange
  const isOlder = replay.ids.namesUnknown(path)
  const answer = await replay.play(exchange, (one) => isThere(exchange, one, replay))
  if (!isOlder || status === answer.status || ![404, 422].includes(answer.status))
    return compareAnswers(exchange, answer, replay)
  if (status < 300) replay.ids.lose(path, exchange.answer)
  return { entry, because: 'it names something that was made before the recording' }
}

async function askAsStranger({ method, path, body }: Exchange, { url }: Address): Promise<Answer> {
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
  const headers = { tenant_id: randomUUID(), 'content-type': 'application/json' }
  return await ask(new URL(path, url), { method, headers, ...(hasBody ? { body } : {}) })
}

/** Whether time has brought the sandbox as far: same status code, same statuses, and nothing empty or null that was not. */
function isThere(exchange: Exchange, answer: Answer, replay: Replay): boolean {
  if (exchange.status !== answer.status) return false
  const [recorded, here] = [parseJson(exchange.answer), parseJson(answer.body)]
  if (recorded === undefined || here === undefined) return true
  if (listOf(recorded).length > 0 && listOf(here).length === 0) return false
  return !compareJson(recorded, here, replay.ids).some(
    (one) => isOfStatus(one) || (one.kind === 'type' && one.here === 'null'),
  )
}

function listOf(json: unknown): readonly unknown[] {
  const list = Array.isArray(json) ? json : (json as { data?: unknown } | null)?.data
  return Array.isArray(list) ? list : []
}

const isOfStatus = ({ kind, path }: Pick<Found, 'kind' | 'path'>) =>
  kind === 'value' && /(?:^|\.)status$/.test(path ?? '')

function compareAnswers(
  exchange: Exchange,
  answer: Answer,
  { ids }: Replay,
  isAuth = false,
): Found[] {
  const { entry, status } = exchange
  const common = { where: toOperation(exchange), entry, isAuth }
  if (status !== answer.status) {
    if (status < 300) ids.lose(exchange.path, exchange.answer)
    const refusal = `${status < 300 ? '' : exchange.answer}${answer.status < 300 ? '' : answer.body}`
    const codes = { recorded: String(status), here: String(answer.status) }
    return [{ ...common, kind: 'status', path: null, ...codes, refusal }]
  }
  const refusal = status < 300 ? {} : { refusal: answer.body }
  const where = status < 300 ? common.where : `${common.where} (${status})`
  const [type, typeHere] = [mediaType(exchange.answerHeaders), mediaType(answer.headers)]
  const hasBody = exchange.answer !== '' && answer.body !== ''
  const types: Found[] =
    type === typeHere || !hasBody
      ? []
      : [{ ...common, kind: 'header', path: 'content-type', recorded: type, here: typeHere }]
  const [recorded, here] = [parseJson(exchange.answer), parseJson(answer.body)]
  if (recorded === undefined || here === undefined) return types
  ids.learn(recorded, here)
  const bodies = compareJson(recorded, here, ids).map((one): Found => {
    const kind = isOfStatus(one) ? 'order' : one.kind
    return { ...one, ...common, ...refusal, where, kind }
  })
  return [...types, ...bodies]
}

/** As docs/fidelity.md lists endpoints. */
function toOperation({ method, path }: Exchange): string {
  const [route = ''] = path.replace(/^\/payments\/api\/v1/, '').split('?')
  const parts = route.split('/').map((part) => (/^[a-z_]*$|^v\d$/.test(part) ? part : '{id}'))
  return `${method} ${parts.join('/')}`
}
