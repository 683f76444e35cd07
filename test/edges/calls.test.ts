import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { toSettleMoment } from '../../src/settlement/settle-moment.ts'
import type { Schema } from '../fuzz/arbitrary-of.ts'
import { type Described, operationsOf } from '../fuzz/described-calls.ts'
import { openSandbox } from '../open-sandbox.ts'
import { documentsWith, durationEdges, edgesOf, type Leaf, leavesOf, oddDigits } from './leaves.ts'

type Told = {
  readonly error: string
  readonly property?: string
  readonly description: string | null
}

/** Of what is read where it is used, by its name. */
const ownEdges: Readonly<Record<string, readonly [least: string, most: string]>> = {
  wait: ['0s', '2m'],
}

/** Where an empty text is nothing said (docs/contract/ping-payments-api.md#63-kyc). */
const emptyIsAbsent = /^(page|page_size)$/

type Measured = Leaf & {
  readonly operation: Described
  /** query or header; null: the body */
  readonly place: 'query' | 'header' | null
  readonly name: string
}

function measuredOf(
  operations: readonly Described[],
  resolve: (ref: string) => Schema,
): Measured[] {
  return operations.flatMap((operation) => [
    ...operation.parameters.flatMap((parameter) =>
      leavesOf(parameter.schema, resolve).map((leaf) => ({
        ...leaf,
        operation,
        place: parameter.in as 'query' | 'header',
        name: parameter.name,
      })),
    ),
    ...(operation.body === null ? [] : leavesOf(operation.body, resolve)).map((leaf) => ({
      ...leaf,
      operation,
      place: null,
      name: leaf.path.join('.'),
    })),
  ])
}

function edgesAt({ schema, place, name }: Measured) {
  const own = ownEdges[name]
  const edges = own === undefined ? edgesOf(schema) : durationEdges(...own)
  if (edges === null || place === null) return edges
  // All is text there, and nothing is as if it were not said.
  const isNumber = [schema.type ?? []].flat().some((type) => type !== 'string' && type !== 'null')
  const bad = isNumber
    ? [...edges.bad.filter((value) => typeof value === 'number'), ...oddDigits]
    : edges.bad
  return {
    good: edges.good,
    bad: bad.filter(
      (value) =>
        (place === 'query' && !(emptyIsAbsent.test(name) && value === '')) ||
        String(value).trim() !== '',
    ),
  }
}

async function openApi() {
  const { sandbox, call } = openSandbox()
  const { body: document } = await call('GET', '/openapi.json')
  const resolve = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1) ?? '']

  /** The call with this value in its place, in a world of its own. */
  function toCalls({ operation, place, name, path }: Measured) {
    const toBody =
      operation.body === null || place !== null
        ? () => ({})
        : documentsWith(operation.body, resolve, path)
    return (value: unknown) => send(operation, place, name, value, toBody)
  }

  function send(
    operation: Described,
    place: Measured['place'],
    name: string,
    value: unknown,
    toBody: (value: unknown) => unknown,
  ): Promise<Response> {
    const url = new URL(
      operation.path.replaceAll(/\{\w+\}/g, () => randomUUID()),
      'http://sandbox.test',
    )
    const headers: Record<string, string> = { tenant_id: randomUUID() }
    if (place === 'query') url.searchParams.set(name, String(value))
    if (place === 'header') headers[name] = encodeURI(String(value))
    const body = operation.body === null ? null : toBody(value)
    if (body !== null) headers['content-type'] = 'application/json'
    return sandbox.fetch(
      new Request(url, {
        method: operation.method,
        headers,
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      }),
    )
  }

  /** What the answer says against this property; null: nothing. */
  async function complaintOf(measured: Measured, answer: Response): Promise<string | null> {
    const text = await answer.text()
    expect(answer.status, text).toBeLessThan(500)
    if (answer.status !== 422 && answer.status !== 400) return null
    // Those of a provider are listed under its name, which the body has.
    const property = measured.name.replace(/^(?:.*\.)?provider_method_parameters\./, '')
    const isParameter = property !== measured.name
    const named = new RegExp(`(^|; )${property.replaceAll('.', '\\.')}(:| is )`)
    const errors: Told[] = JSON.parse(text).errors
    const found = errors.find(
      ({ error, property: at, description }) =>
        // What others of the call have to fit is no edge of this one.
        error !== 'total_amount_mismatch' &&
        (at === property ||
          (isParameter && at?.endsWith(`.${property}`)) ||
          named.test(description ?? '')),
    )
    return found === undefined ? null : (found.description ?? 'refused')
  }

  return { sandbox, measured: measuredOf(operationsOf(document), resolve), toCalls, complaintOf }
}

test('takes each number, duration and date of a call at its edges, and refuses it beyond', async () => {
  const { sandbox, measured, toCalls, complaintOf } = await openApi()
  const sent: Promise<readonly [what: string, isGood: boolean, complaint: string | null]>[] = []
  for (const one of measured) {
    const edges = edgesAt(one)
    const send = toCalls(one)
    const what = `${one.operation.operationId} ${one.name}`
    expect(edges, `${what} says no edges: give it a minimum and a maximum`).not.toBeNull()
    for (const isGood of [true, false]) {
      for (const value of (isGood ? edges?.good : edges?.bad) ?? []) {
        const answer = send(value)
        const told = `${what} = ${JSON.stringify(value)}`
        const outcome = answer.then(
          async (got) => [told, isGood, await complaintOf(one, got)] as const,
        )
        sent.push(outcome)
        // What waits for a callback that nobody sends is answered in the end.
        if (one.name !== 'wait') await outcome
      }
    }
  }
  // Ends the longest waits, which were taken.
  await sandbox.close()
  const wrong = (await Promise.all(sent)).filter(
    ([, isGood, complaint]) => isGood !== (complaint === null),
  )
  expect(wrong).toEqual([])
  expect(measured.length).toBeGreaterThan(80)
})

test.each([...durationEdges().good, 'P3653D', 'P521W', 'PT1S', 'P1DT1H'])(
  'takes the relative schedule %s',
  (value) => {
    expect(toSettleMoment('relative', String(value), 0)).toBeGreaterThanOrEqual(0)
  },
)

test.each([...durationEdges().bad, 'P3654D', 'P522W', 'P', 'PT', 'P1Y', 'P1.5D', 'P-1D', 'P٥D'])(
  'refuses the relative schedule %s',
  (value) => {
    expect(toSettleMoment('relative', String(value), 0)).toBeNull()
  },
)

const { good: goodTimes, bad: badTimes } = edgesOf({ format: 'date-time' }) ?? { good: [], bad: [] }

test.each(goodTimes)('takes the absolute schedule %s', (value) => {
  expect(toSettleMoment('absolute', String(value), 0)).toBe(Date.parse(String(value)))
})

test.each(badTimes)('refuses the absolute schedule %s', (value) => {
  expect(toSettleMoment('absolute', String(value), 0)).toBeNull()
})
