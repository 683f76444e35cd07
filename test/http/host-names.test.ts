import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { openPort, read, sendBytes } from './open-port.ts'

type Env = Readonly<Record<string, string>>

/** What a sandbox answers to `GET` with these headers, as they are, on its public and its control port. */
async function openNames(env: Env = {}) {
  const { url, sandbox, tenantId, createPayment } = await openPort({
    SANDBOX_CONTROL_PORT: '0',
    ...env,
  })
  const ports = [url, sandbox.controlUrl() ?? '']
  async function ask(path: string, ...headers: string[]) {
    const lines = [
      `GET ${path} HTTP/1.1`,
      ...headers,
      `tenant_id: ${tenantId}`,
      'connection: close',
    ]
    const answers = []
    for (const port of ports)
      answers.push(read(await sendBytes(port, `${lines.join('\r\n')}\r\n\r\n`)))
    return answers
  }
  return { ask, createPayment, url }
}

const api = '/payments/api/v1/ping'

/** Is a page under this name answered by the Ping Payments API, on both ports? */
async function isAnswered(env: Env, hosts: readonly string[]) {
  const { ask } = await openNames(env)
  const known: Record<string, boolean> = {}
  for (const host of hosts) {
    const answers = await ask(api, `Host: ${host}`)
    const statuses = answers.map(({ status, error }) => [status, error])
    const isOurs = statuses.every(([status]) => Number(status) < 300)
    if (!isOurs)
      expect(statuses, host).toEqual([
        [403, 'unknown_host'],
        [403, 'unknown_host'],
      ])
    known[host] = isOurs
  }
  return known
}

const ours = [
  '127.0.0.1',
  '127.0.0.1:8700',
  '10.1.2.3:80',
  '203.0.113.7',
  '[::1]',
  '[::1]:8700',
  '[2001:db8::1]:8700',
  'localhost',
  'LOCALHOST:8700',
  'localhost.',
  'ping',
  'ping:8700',
  'ping_sandbox:8700',
  'PING.',
  'ping-sandbox.localhost',
  'host.docker.internal:8700',
  'kubernetes.docker.internal',
  'mac.local:8700',
  'sandbox.test',
  'nas.lan',
  'sandbox.team.svc',
  'sandbox.team.svc.cluster.local:8700',
  'Sandbox.Team.SVC.Cluster.Local.:8700',
  'router.home.arpa',
]

const strangers = [
  'evil.com',
  'evil.com:8700',
  'EVIL.com',
  'evil.com.',
  'rebound.evil.example',
  'localhost.evil.com',
  '127.0.0.1.evil.com',
  '127.0.0.1.nip.io',
  'evillocal.com',
  'xlocal.dev',
  'a.locals',
  'svc.evil',
  'a.arpa',
  'home.arpa.evil.com',
  'sandbox.team',
  'sandbox.internal.evil.com',
  'localhost,evil.com',
  'xn--kaffe--guah8m.example',
]

test('answers under IP addresses, names without a dot, and names that nobody can own', async () => {
  expect(await isAnswered({}, ours)).toEqual(Object.fromEntries(ours.map((host) => [host, true])))
})

test('refuses every other name', async () => {
  expect(await isAnswered({}, strangers)).toEqual(
    Object.fromEntries(strangers.map((host) => [host, false])),
  )
})

test('answers under the name of PUBLIC_URL on any port, and under those of SANDBOX_HOSTS', async () => {
  const env = {
    PUBLIC_URL: 'https://Sandbox.Shop.example:8443/',
    SANDBOX_HOSTS: 'qa.example, *.dev.example., Kaffe-åäö.example',
  }
  const known = {
    'sandbox.shop.example': true,
    'SANDBOX.shop.example.:443': true,
    'a.sandbox.shop.example': false,
    'shop.example': false,
    'qa.example:8700': true,
    'a.qa.example': false,
    'a.dev.example': true,
    'a.b.dev.example': true,
    'dev.example': false,
    'xdev.example': false,
    'xn--kaffe--guah8m.example': true,
    'evil.com': false,
  }
  expect(await isAnswered(env, Object.keys(known))).toEqual(known)
})

test('names both settings that would make a name ours', async () => {
  const { ask } = await openNames()
  for (const { text } of await ask(api, 'Host: evil.com')) {
    const [{ error, description }] = JSON.parse(text).errors
    expect(error).toBe('unknown_host')
    expect(description).toContain('evil.com')
    expect(description).toContain('SANDBOX_HOSTS')
    expect(description).toContain('PUBLIC_URL')
  }
})

test('refuses another name on every path but the probes', async () => {
  const { ask, createPayment, url } = await openNames()
  const { checkoutUrl } = await createPayment()
  for (const path of [
    api,
    '/payments/api/v1/payments',
    '/payments/api/v1/merchants',
    '/payments/api/v1/tenant',
    '/payment_links/api/v1/x',
    '/api/deposit_payment',
    checkoutUrl.slice(url.length),
    '/bankid/x',
    '/approvals/x',
    '/assets/checkout.css',
    '/favicon.ico',
    '/openapi.json',
    '/_sandbox/inbox/x',
    '/_sandbox/worlds',
    '/demo',
    '/',
    '/docs',
    '/no/such/page',
    '/healthz/',
    '/%2e/healthz/x',
  ])
    for (const { status, error } of await ask(path, 'Host: evil.com'))
      expect([status, error], path).toEqual([403, 'unknown_host'])
  for (const path of ['/healthz', '/readyz'])
    for (const { status } of await ask(path, 'Host: evil.com')) expect(status, path).toBe(200)
})

test('looks at the name in the first line too', async () => {
  const { ask } = await openNames()
  const statuses = async (path: string, ...headers: string[]) =>
    (await ask(path, ...headers)).map(({ status }) => status)
  expect(await statuses(`http://localhost:8700${api}`, 'Host: ping')).toEqual([200, 200])
  expect(await statuses(`http://evil.com${api}`, 'Host: localhost')).toEqual([403, 403])
  expect(await statuses(`http://localhost${api}`, 'Host: evil.com')).toEqual([403, 403])
  expect(await statuses(`http://evil.com${api}`)).toEqual([403, 403])
  for (const host of ['localhost/x', 'evil.com@localhost', 'localhost?evil.com', 'loc%61lhost'])
    expect(await statuses(`http://localhost${api}`, `Host: ${host}`), host).toEqual([403, 403])
})

test('refuses two Host headers, whoever they name', async () => {
  const { ask } = await openNames()
  for (const [one, other] of [
    ['localhost', 'evil.com'],
    ['evil.com', 'localhost'],
    ['localhost', 'localhost'],
  ])
    for (const path of [api, '/healthz', '/'])
      for (const answer of await ask(path, `Host: ${one}`, `hOST: ${other}`))
        expect([answer.status, answer.error]).toEqual([400, 'bad_request'])
})

test.each([
  ['no Host'],
  ['an empty Host', 'Host:'],
  ['blanks', 'Host: local host'],
  ['a path', 'Host: localhost/x'],
  ['somebody else before an @', 'Host: localhost@evil.com'],
  ['us before an @', 'Host: evil.com@localhost'],
  ['a query', 'Host: localhost?evil.com'],
  ['a fragment', 'Host: localhost#evil.com'],
  ['a backslash', 'Host: localhost\\evil.com'],
  ['half an address', 'Host: [::1'],
  ['no address', 'Host: 1.2.3.4.5'],
  ['a port that is none', 'Host: localhost:99999'],
  ['a port in letters', 'Host: localhost:http'],
  ['percent signs', 'Host: %6cocalhost.evil.com'],
])('refuses a request with %s', async (_, ...headers: string[]) => {
  const { ask } = await openNames()
  for (const { status, error } of await ask(api, ...headers)) {
    expect([400, 403]).toContain(status)
    expect(['bad_request', 'unknown_host']).toContain(error)
  }
})

const example = (path: string) =>
  readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8')
const hostOf = (url: string) => new URL(url).host

// biome-ignore lint/suspicious/noExplicitAny: the shape of the examples
type Yaml = any

/** The sandbox's settings in each example that is shipped, and the names under which it is asked there. */
function examples(): readonly (readonly [name: string, env: Env, hosts: readonly string[]])[] {
  const { services } = parse(example('compose/compose.yaml')) as Yaml
  const { test: job } = (parse(example('github-actions/ci.yaml')) as Yaml).jobs
  const { env: jobEnv } = job.steps.find(({ env }: Yaml) => env?.PING_SANDBOX_URL)
  const [label, { env: serviceEnv }] = Object.entries(job.services)[0] as [string, Yaml]
  const [deployment, service] = parseAllDocuments(example('kubernetes/sandbox.yaml')).map(
    (document) => document.toJS(),
  ) as Yaml[]
  const { name, namespace } = service.metadata
  const port = service.spec.ports[0].port
  const [container] = deployment.spec.template.spec.containers
  const inCluster = ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`]
  return [
    [
      'Compose',
      services.sandbox.environment,
      [
        hostOf(services.shop.environment.PING_URL),
        hostOf(services.sandbox.environment.PUBLIC_URL),
        '127.0.0.1:8700',
      ],
    ],
    [
      'GitHub Actions',
      serviceEnv,
      [hostOf(jobEnv.PING_SANDBOX_URL), 'localhost:8700', `${label}:8700`],
    ],
    [
      'Kubernetes',
      Object.fromEntries(container.env.map(({ name: key, value }: Yaml) => [key, value])),
      [
        ...inCluster.map((domain) => `${name}${domain}:${port}`),
        `10.244.0.7:${port}`,
        `localhost:${port}`,
      ],
    ],
  ]
}

test.each(examples())(
  'answers under the names that the example for %s gives it',
  async (_, env, hosts) => {
    const { PUBLIC_URL, SANDBOX_HOSTS } = { PUBLIC_URL: '', SANDBOX_HOSTS: '', ...env }
    expect(readConfig(env)).toBeDefined()
    const known = await isAnswered({ PUBLIC_URL, SANDBOX_HOSTS }, [
      ...hosts,
      'rebound.evil.example',
    ])
    expect(known).toEqual({
      ...Object.fromEntries(hosts.map((host) => [host, true])),
      'rebound.evil.example': false,
    })
  },
)

test.each(['https://x.example', 'x.example:80', 'x.example/y', '*', '*.*', 'a b', 'u@x.example'])(
  'refuses %s in SANDBOX_HOSTS',
  (entry) => {
    expect(() => readConfig({ SANDBOX_HOSTS: `qa.example,${entry}` })).toThrow(
      /^SANDBOX_HOSTS is ".*": expected names of hosts without scheme, port or path/,
    )
  },
)
