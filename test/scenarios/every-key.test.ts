import { expect, test } from 'vitest'
import { scenarioJsonSchema } from '../../src/scenarios/format/json-schema.ts'
import { operationIds } from '../../src/scenarios/format/operations.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { toPlan } from '../../src/scenarios/plan/plan.ts'
import { expiry, shipped } from './scenario-files.ts'

/** A document for each key that means something there, and one without it (`null`: nothing but the version). */
const effects: Readonly<Record<string, readonly [object, object | null]>> = {
  name: [{ name: 'x' }, null],
  summary: [{ summary: 'x' }, null],
  seed: [{ seed: 7 }, null],
  extends: [{ extends: 'failed' }, null],
  checkout: [{ checkout: { mode: 'auto' } }, null],
  'checkout.mode': [{ checkout: { mode: 'auto' } }, null],
  'checkout.bank': [{ checkout: { bank: 'ESSESESS' } }, null],
  'checkout.account': [{ checkout: { account: 'SE8850000000050010000011' } }, null],
  'checkout.bankid': [{ checkout: { bankid: 'blocked' } }, null],
  'checkout.cancel_at': [{ checkout: { cancel_at: 'sign' } }, null],
  'checkout.leave_at': [{ checkout: { leave_at: 'sign' } }, null],
  'checkout.rounds': [{ checkout: { rounds: 2 } }, null],
  'checkout.second_signer': [{ checkout: { second_signer: true } }, null],
  'checkout.think_time': [{ checkout: { think_time: '2s' } }, null],
  'checkout.browser': [
    { checkout: { browser: { goes_to: 'nowhere', at: 'checkout.approved' } } },
    null,
  ],
  'checkout.browser.goes_to': [
    { checkout: { browser: { goes_to: 'nowhere', at: 'checkout.approved' } } },
    { checkout: { browser: { goes_to: 'error_url', at: 'checkout.approved' } } },
  ],
  'checkout.browser.at': [
    { checkout: { browser: { goes_to: 'nowhere', at: 'checkout.approved' } } },
    { checkout: { browser: { goes_to: 'nowhere', at: 'checkout.opened' } } },
  ],
  'checkout.browser.visits': [
    { checkout: { browser: { visits: 'follow' } } },
    { checkout: { browser: { visits: 'none' } } },
  ],
  'checkout.browser.jar': [
    { checkout: { browser: { visits: 'follow', jar: 'empty' } } },
    { checkout: { browser: { visits: 'follow' } } },
  ],
  'checkout.browser.times': [
    { checkout: { browser: { visits: 'follow', times: 2 } } },
    { checkout: { browser: { visits: 'follow' } } },
  ],
  'checkout.browser.with': [
    { checkout: { browser: { visits: 'follow', with: 'callback(pending)' } } },
    { checkout: { browser: { visits: 'follow' } } },
  ],
  timeline: [{ timeline: [{ at: 'checkout.left', status: 'CRASHED' }] }, null],
  'timeline.id': [
    { timeline: [{ id: 'x', at: 'checkout.left', status: 'CRASHED' }] },
    { timeline: [{ at: 'checkout.left', status: 'CRASHED' }] },
  ],
  'timeline.at': [
    { timeline: [{ at: 'checkout.left', status: 'CRASHED' }] },
    { timeline: [{ at: 'checkout.left + 1s', status: 'CRASHED' }] },
  ],
  'timeline.status': [
    { timeline: [{ id: 'x', at: 'checkout.left', status: 'CRASHED' }] },
    { timeline: [{ id: 'x', at: 'checkout.left', status: 'STOPPED' }] },
  ],
  'timeline.reason': [
    { timeline: [{ at: 'checkout.left', status: 'CRASHED', reason: 'MS03' }] },
    { timeline: [{ at: 'checkout.left', status: 'CRASHED' }] },
  ],
  callbacks: [{ callbacks: { timeout: '1s' } }, null],
  'callbacks.timeout': [{ callbacks: { timeout: '1s' } }, null],
  'callbacks.retry': [{ callbacks: { retry: { attempts: 1 } } }, null],
  'callbacks.retry.attempts': [{ callbacks: { retry: { attempts: 1 } } }, null],
  'callbacks.retry.backoff': [{ callbacks: { retry: { backoff: ['1s'] } } }, null],
  'callbacks.retry.on': [{ callbacks: { retry: { on: [] } } }, null],
  'callbacks.deliveries': [{ callbacks: { deliveries: [{ of: 'pending' }] } }, null],
  'callbacks.deliveries.of': [
    { callbacks: { deliveries: [{ of: 'pending', at: 'pending' }] } },
    { callbacks: { deliveries: [{ of: 'completed', at: 'pending' }] } },
  ],
  ...delivery('at', 'completed'),
  ...delivery('copies', 2),
  ...delivery('gap', '1s'),
  ...delivery('send', 'never'),
  ...delivery('mutate', { body: 'empty' }),
  ...mutation('status', 'EXPIRED'),
  ...mutation('fields', { shiny: true }),
  ...mutation('tamper', { status: 'COMPLETED' }),
  ...mutation('signature', 'wrong'),
  ...mutation('body', 'truncated'),
  ...mutation('content_type', 'text/plain'),
  ...mutation('headers', { 'X-A': 'b' }),
  api: [{ api: { get_payment: { delay: '1s' } } }, null],
  ...Object.fromEntries(
    operationIds.map((id) => [`api.${id}`, [{ api: { [id]: { delay: '1s' } } }, null]] as const),
  ),
  ...Object.fromEntries(operationIds.flatMap((id) => Object.entries(entries(id)))),
}

function delivery(key: string, value: unknown): typeof effects {
  const of = 'pending'
  return {
    [`callbacks.deliveries.${key}`]: [
      { callbacks: { deliveries: [{ of, [key]: value }] } },
      { callbacks: { deliveries: [{ of }] } },
    ],
  }
}

function mutation(key: string, value: unknown): typeof effects {
  const of = 'pending'
  return {
    [`callbacks.deliveries.mutate.${key}`]: [
      { callbacks: { deliveries: [{ of, mutate: { [key]: value } }] } },
      { callbacks: { deliveries: [{ of, mutate: {} }] } },
    ],
  }
}

function entries(id: string): typeof effects {
  const pair = (with_: object, without: object | null): readonly [object, object | null] => [
    { api: { [id]: with_ } },
    without && { api: { [id]: without } },
  ]
  return {
    [`api.${id}.delay`]: pair({ delay: '1s' }, { delay: '2s' }),
    [`api.${id}.fail`]: pair({ fail: { status: 503 } }, null),
    [`api.${id}.fail.status`]: pair({ fail: { status: 503 } }, { fail: { status: 403 } }),
    [`api.${id}.fail.error`]: pair(
      { fail: { status: 503, error: 'x' } },
      { fail: { status: 503 } },
    ),
    [`api.${id}.fail.times`]: pair({ fail: { status: 503, times: 2 } }, { fail: { status: 503 } }),
    [`api.${id}.fail.for`]: pair({ fail: { status: 503, for: '2s' } }, { fail: { status: 503 } }),
    [`api.${id}.fault`]: pair({ fault: 'hang' }, { fault: 'reset' }),
    [`api.${id}.after`]: pair({ fault: 'reset', after: 'commit' }, { fault: 'reset' }),
    [`api.${id}.for`]: pair({ fault: 'hang', for: '2s' }, { fault: 'hang' }),
    [`api.${id}.times`]: pair({ fault: 'hang', times: 2 }, { fault: 'hang' }),
    [`api.${id}.respond`]: pair({ respond: 'after redirect.sent' }, { respond: 'after completed' }),
  }
}

/** Keys that do not change the plan: who they are for is tested elsewhere. */
const elsewhere = /^(version|tags|match(\..*)?|expect(\..*)?)$/

const hashed = (document: object | null) => {
  const scenario = parseScenario({ version: 1, name: 'same', ...document }, 's.yaml', shipped)
  return JSON.stringify(toPlan(scenario, { expiry }), (key, value) =>
    ['because', 'version', 'source'].includes(key) ? undefined : value,
  )
}

type Schema = {
  $ref?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  definitions?: Record<string, Schema>
}

function keysOf(schema: Schema, root: Schema): readonly string[] {
  const target =
    schema.$ref === undefined
      ? schema
      : (root.definitions?.[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const own = Object.entries(target.properties ?? {}).flatMap(([key, child]) => [
    key,
    ...keysOf(child, root).map((inner) => `${key}.${inner}`),
  ])
  const inner = [target.items ?? {}, ...(target.anyOf ?? [])].flatMap((child) =>
    Object.keys(child).length > 0 ? keysOf(child, root) : [],
  )
  return [...new Set([...own, ...inner])]
}

const root = scenarioJsonSchema() as Schema
const keys = keysOf(root, root)

test('knows every key of the format', () => {
  expect(keys.length).toBeGreaterThan(200)
  expect(keys.filter((key) => effects[key] === undefined && !elsewhere.test(key))).toEqual([])
  expect(Object.keys(effects).filter((key) => !keys.includes(key))).toEqual([])
})

for (const [key, [written, unwritten]] of Object.entries(effects)) {
  test(`lets ${key} change the plan`, () => {
    expect(hashed(written)).not.toBe(hashed(unwritten))
  })
}

test('puts tags, match and expect into the scenario', () => {
  const document = {
    version: 1,
    tags: ['a'],
    match: { amount: 1 },
    expect: { status: 'COMPLETED', callbacks: ['PENDING'], browser: 'nowhere' },
  }
  const scenario = parseScenario(document, 's.yaml')
  expect(scenario.tags).toEqual(['a'])
  expect(scenario.document).toEqual(document)
})
