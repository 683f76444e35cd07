import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { race } from './measure-create.ts'
import { bareNode, spawnToReady } from './measure-start.ts'
import { api, newOrder } from './payment.ts'
import { type Command, post, sandbox, start } from './program.ts'
import { median, type Row } from './results.ts'

const versions = {
  '@mockoon/cli': '9.9.0',
  '@stoplight/prism-cli': '5.16.0',
  'json-server': '0.17.4',
}

const orderId = '0b000000-0000-4000-8000-000000000003'
const path = `${api}/payment_orders/${orderId}/payments`

type Peer = { readonly name: string; readonly command: Command; readonly path: string }

/** The same work as far as each can: check the body, answer a payment with an id of its own. */
function peersIn(folder: string): Peer[] {
  const bin = (file: string) => join(folder, 'node_modules', file)
  return [
    {
      name: `Mockoon CLI ${versions['@mockoon/cli']} (answers from a template, stores nothing)`,
      path,
      command: {
        args: (port) => [
          bin('@mockoon/cli/bin/run.js'),
          ...['start', '--data', 'mockoon.json', '--port', String(port), '--hostname', '127.0.0.1'],
          ...['--disable-log-to-file', '--disable-admin-api'],
        ],
        cwd: folder,
        ready: '/healthz',
      },
    },
    {
      name: `Prism CLI ${versions['@stoplight/prism-cli']} (checks the body by our OpenAPI document, stores nothing)`,
      path,
      command: {
        args: (port) => [
          bin('@stoplight/prism-cli/dist/index.js'),
          ...['mock', 'openapi.json', '--port', String(port), '--host', '127.0.0.1'],
          ...['--verboseLevel', 'silent'],
        ],
        cwd: folder,
        ready: '/healthz',
      },
    },
    {
      name: `json-server ${versions['json-server']} (checks nothing, rewrites one file)`,
      path: '/payments',
      command: {
        args: (port) => [
          bin('json-server/lib/cli/bin.js'),
          ...['db.json', '--port', String(port), '--host', '127.0.0.1', '--quiet'],
        ],
        cwd: folder,
      },
    },
  ]
}

async function install(folder: string): Promise<void> {
  const names = Object.entries(versions).map(([name, version]) => `${name}@${version}`)
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder]
  await promisify(execFile)('npm', [...args, ...names], { timeout: 300_000, maxBuffer: 2 ** 24 })
}

async function writeInputs(folder: string): Promise<void> {
  const program = await start(sandbox())
  const document = await post(`${program.url}/openapi.json`, undefined, {}, 'GET')
  await program.stop()
  document.paths['/healthz'] = { get: { responses: { 200: { description: 'ok' } } } }
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document))
  writeFileSync(join(folder, 'db.json'), JSON.stringify({ payments: [] }))
  const route = (method: string, endpoint: string, body: string) => ({
    uuid: `${method}-${endpoint}`,
    type: 'http',
    method,
    endpoint,
    documentation: '',
    responseMode: null,
    responses: [
      {
        uuid: `${method}-${endpoint}-200`,
        body,
        latency: 0,
        statusCode: 200,
        label: '',
        headers: [{ key: 'content-type', value: 'application/json' }],
        bodyType: 'INLINE',
        filePath: '',
        sendFileAsBody: false,
        rules: [],
        rulesOperator: 'OR',
        disableTemplating: false,
        fallbackTo404: false,
        default: true,
        databucketID: '',
        crudKey: 'id',
        callbacks: [],
      },
    ],
  })
  const payment = `{"id":"{{faker 'string.uuid'}}","status":"INITIATED","total_amount":{{body 'total_amount'}},"provider":"{{body 'provider'}}"}`
  const routes = [
    route('get', 'healthz', '{}'),
    route('post', 'payments/api/v1/payment_orders/:order/payments', payment),
  ]
  const environment = {
    uuid: 'bench',
    lastMigration: 33,
    name: 'bench',
    port: 3000,
    hostname: '',
    endpointPrefix: '',
    latency: 0,
    folders: [],
    routes,
    rootChildren: routes.map(({ uuid }) => ({ type: 'route', uuid })),
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: {
      enabled: false,
      type: 'CERT',
      pfxPath: '',
      certPath: '',
      keyPath: '',
      caPath: '',
    },
    cors: false,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  }
  writeFileSync(join(folder, 'mockoon.json'), JSON.stringify(environment))
}

async function memoryOf(command: Command): Promise<number> {
  const program = await start(command)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const memory = program.memory()
  await program.stop()
  return memory
}

async function startOf(command: Command): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) times.push(await spawnToReady(command))
  return median(times)
}

/** The peers that install from npm, each with its own way of doing this work. */
export async function measurePeers(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-peers-'))
  try {
    await install(folder)
  } catch {
    rmSync(folder, { recursive: true })
    return [{ what: 'peers', result: 'skipped: they could not be installed from the registry' }]
  }
  try {
    await writeInputs(folder)
    const own = {
      name: 'ping-sandbox (checks, stores, plans, keeps a journal)',
      command: sandbox(),
      path: '',
    }
    const all = [own, ...peersIn(folder)]
    const candidates = all.map(({ name, command, path: fixed }) => ({
      name,
      command,
      path: ({ url }: { url: string }) => (fixed === '' ? newOrder(url) : Promise.resolve(fixed)),
    }))
    const rates = await race(candidates, { rounds: 2, requests: 4_000 })
    const node = await bareNode()
    const rows: Row[] = []
    for (const { name, command } of all) {
      const startMs = await startOf(command)
      const memory = await memoryOf(command)
      const { perSecond = 0, p99 = 0 } = rates.get(name) ?? {}
      const ours = rates.get(own.name)?.perSecond ?? 0
      rows.push({
        what: name,
        result: `${Math.round(perSecond)} payments/s, p99 ${p99.toFixed(1)} ms; start ${startMs.toFixed(0)} ms (${(startMs / node).toFixed(1)} × \`node -e 0\`); idle ${memory.toFixed(0)} MB`,
        ...(name === own.name
          ? {}
          : {
              ratio: `we create ${(ours / perSecond).toFixed(1)} × as many`,
              ...(name.startsWith('json')
                ? {}
                : { goal: '≥ 3 ×', isReached: ours >= 3 * perSecond }),
            }),
      })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
