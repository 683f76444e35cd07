import http from 'node:http'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { maskBody, maskPath, maskText, maskUrl } from '../../src/input/mask-secrets.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { parseSeed } from '../../src/seed/read-seed.ts'
import { operationsOf } from '../fuzz/described-calls.ts'
import { growsFaster, startCounting } from './count-work.ts'
import { merchantAnswers } from './merchant-answers.ts'
import {
  type Ask,
  type Entrance,
  headerShapes,
  jsonShapes,
  pathShapes,
  queryShapes,
  type Shape,
  seedShapes,
  yamlShapes,
} from './shapes.ts'

/** Work of one entrance for one shape of input, of a size, twice and four times as much. */
export type Measured = {
  readonly entrance: string
  readonly shape: string
  readonly work: readonly number[]
}

const tenant = '3f6f1c5e-8f9a-4d6b-9a53-2f1d6a1c7b10'
const known = '5f0c9f6e-0000-4000-8000-000000000000'

async function open() {
  const env = { PORT: '0', SANDBOX_CLOCK: 'manual' }
  const sandbox = createSandbox(readConfig(env), {
    onError: (error) => {
      throw error
    },
  })
  const url = new URL(await sandbox.listen())
  const agent = new http.Agent({ keepAlive: true })

  function ask(method: string, path: string, headers: object, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: url.hostname,
          port: url.port,
          agent,
          method,
          path,
          headers: { tenant_id: tenant, ...headers },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            if (answer.statusCode !== undefined && answer.statusCode < 500) resolve(text)
            else reject(new Error(`${method} ${path} is ${answer.statusCode}: ${text}`))
          })
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  }

  return { sandbox, ask }
}

const withJson = { 'content-type': 'application/json' }
const withForm = { 'content-type': 'application/x-www-form-urlencoded' }

async function entrancesOf(ask: Ask): Promise<Entrance[]> {
  const operations = operationsOf(JSON.parse(await ask('GET', '/openapi.json', {})))
  const toPath = (path: string) => path.replaceAll(/\{\w+\}/g, known)
  const payment = JSON.parse(await ask('POST', '/_sandbox/test_payments', withJson, '{}'))
  const checkout = new URL(payment.checkout_url).pathname
  const bodies = operations
    .filter(({ body }) => body !== null)
    .map(({ method, path }) => ({
      name: `body of ${method} ${path}`,
      shapes: jsonShapes,
      size: 6_000,
      enter: (text: string) => ask(method, toPath(path), withJson, text),
    }))
  const queries = operations
    .filter(({ method, path }) => method === 'GET' && path !== '/_sandbox/events')
    .map(({ method, path }) => `${method} ${toPath(path)}`)
    .concat('GET /', 'GET /payments', `GET ${checkout}`, 'GET /demo', 'GET /scenarios')
    .map((call) => ({
      name: `query of ${call}`,
      shapes: queryShapes,
      size: 3_000,
      enter: (text: string) => ask('GET', `${call.slice(4)}?${text}`, {}),
    }))
  const headers = [
    ...['x-api-version', 'sandbox-scenario', 'x-api-secret', 'authorization', 'cookie', 'origin'],
    ...['accept-language', 'user-agent', 'accept', 'if-none-match', 'content-type', 'referer'],
  ].flatMap((header) =>
    [
      ['GET', checkout],
      ['GET', '/'],
      ['POST', '/payments/api/v1/payment_orders'],
      ['POST', '/_sandbox/arm'],
    ].map(([method = '', path = '']) => ({
      name: `header ${header} of ${method} ${path}`,
      shapes: headerShapes,
      size: 3_000,
      enter: (text: string) =>
        ask(method, path, { [header]: text }, method === 'POST' ? '{}' : undefined),
    })),
  )
  const paths = [
    '/',
    '/payments/api/v1/',
    '/_sandbox/',
    '/checkout/',
    '/bankid/',
    '/assets/',
    '/demo/orders/',
    '/scenarios/',
    '/_sandbox/scenarios/',
    '/_sandbox/inbox/',
  ].map((start) => ({
    name: `path below ${start}`,
    shapes: pathShapes,
    size: 3_000,
    enter: (text: string) => ask('GET', `${start}${text}`, {}),
  }))
  const forms = [
    ...['choose_bank', 'act', 'controls', 'clock'].map((action) => `${checkout}/${action}`),
    ...['/arm', '/clock', '/test-payment', '/demo/orders', `/bankid/${known}/sign`],
  ].map((path) => ({
    name: `form of ${path}`,
    shapes: queryShapes,
    size: 20_000,
    enter: (text: string) => ask('POST', path, withForm, text),
  }))
  const inbox = {
    name: 'inbox, posted and read',
    shapes: [...jsonShapes, ...yamlShapes],
    size: 20_000,
    enter: async (text: string) => {
      await ask('POST', '/_sandbox/inbox/shop', {}, text)
      await ask('GET', '/_sandbox/inbox/shop', {})
      await ask('DELETE', '/_sandbox/inbox/shop', {})
    },
  }
  const dryRun = {
    name: 'dry run, in a form',
    shapes: yamlShapes,
    size: 4_000,
    enter: (yaml: string) =>
      ask('POST', '/scenarios/dry-run', withForm, new URLSearchParams({ yaml }).toString()),
  }
  const answers = await merchantAnswers(ask)
  return [...bodies, ...queries, ...headers, ...paths, ...forms, inbox, dryRun, ...answers]
}

/** Whatever is wrong with it: reading it costs the same. */
function read(parse: (text: string) => unknown) {
  return (text: string) => {
    try {
      return parse(text)
    } catch (error) {
      if (error instanceof Error && ['SeedError', 'ScenarioError'].includes(error.name)) return null
      throw error
    }
  }
}

const files: readonly Entrance[] = [
  {
    name: 'scenario file',
    shapes: yamlShapes,
    size: 10_000,
    enter: read((text) => parseScenario(text, 's.yaml')),
  },
  {
    name: 'seed file',
    shapes: seedShapes,
    size: 20_000,
    enter: read((text) => parseSeed(text, 's.yaml')),
  },
]

/** What logs, pages and journals show of what came in. */
const masking: readonly Entrance[] = Object.entries({ maskBody, maskPath, maskText, maskUrl }).map(
  ([name, mask]) => ({
    name: `masking by ${name}`,
    shapes: [...headerShapes, ...queryShapes, ...pathShapes, ...jsonShapes],
    size: 10_000,
    enter: (text) => mask(text),
  }),
)

/** Begins anew at each letter, as the reader of bodies once did at each quote. */
const quadratic: Entrance = {
  name: 'a quadratic one',
  shapes: [['letters', (n) => 'a'.repeat(n)]],
  size: 1_000,
  enter: (text) => Array.from(text).map((_, index) => text.indexOf('b', index)),
}

/** How many entrances share one shape in the short form, which tries each shape on each kind of entrance. */
const shared = 8

/** Entrances that are tried with every shape in the short form too. */
const whole = [
  'masking',
  'scenario file',
  'seed file',
  'inbox',
  'GET / ',
  '/payments of',
  quadratic.name,
]

function shapesFor({ name, shapes }: Entrance, place: number, isShort: boolean): readonly Shape[] {
  if (!isShort || whole.some((part) => name.includes(part))) return shapes
  return shapes.filter((_, index) => (index + place) % shared === 0)
}

/** How often what looks suspicious is measured. */
const tries = 5

async function main(only: string, isShort: boolean): Promise<void> {
  const { sandbox, ask } = await open()
  const all = [...(await entrancesOf(ask)), ...files, ...masking, quadratic]
  const entrances = all.filter(({ name }) => name.includes(only))
  const { workOf } = startCounting()
  for (const [place, entrance] of entrances.entries()) {
    const { name, size, enter } = entrance
    for (const [shape, make] of shapesFor(entrance, place, isShort)) {
      // Once before, so that nothing is loaded or compiled for the first time.
      await enter(make(size))
      let work = [Infinity, Infinity, Infinity]
      // What a timer does meanwhile counts too: who looks suspicious is measured again.
      for (let turn = 0; turn < tries && (turn === 0 || growsFaster(work)); turn += 1) {
        const again: number[] = []
        for (const factor of [1, 2, 4]) {
          const text = make(size * factor)
          again.push(await workOf(() => enter(text)))
        }
        work = work.map((least, index) => Math.min(least, again[index] ?? least))
      }
      process.stdout.write(
        `${JSON.stringify({ entrance: name, shape, work } satisfies Measured)}\n`,
      )
    }
  }
  await sandbox.close()
  process.exit(0)
}

await main(process.argv[2] ?? '', process.env['WORK_FULL'] === undefined)
