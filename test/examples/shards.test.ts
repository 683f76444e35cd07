import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { clientOf } from '../client.ts'
import { startSandbox } from '../start-sandbox.ts'

const example = fileURLToPath(new URL('../../examples/shards/nginx.conf', import.meta.url))

function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

if (!hasNginx()) process.stderr.write('shards.test.ts is skipped: there is no nginx here.\n')

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A sandbox as the example has it: its own file, and links that lead straight to it. */
async function startShard(folder: string, name: string) {
  const port = String(await freePort())
  const settings = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` }
  return startSandbox({ ...settings, SANDBOX_DB: join(folder, `${name}.db`) })
}

/** The example as it is, but for its ports. */
async function startShards(change = (text: string) => text) {
  const folder = mkdtempSync(join(tmpdir(), 'shards-'))
  mkdirSync(join(folder, 'tmp'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [one, two] = [await startShard(folder, 'one'), await startShard(folder, 'two')]
  const front = await freePort()
  const ports = { 8700: front, 8701: new URL(one.url).port, 8702: new URL(two.url).port }
  const config = Object.entries(ports).reduce(
    (text, [port, other]) => text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${other}`),
    readFileSync(example, 'utf8'),
  )
  writeFileSync(join(folder, 'nginx.conf'), change(config))
  const nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' })
  onTestFinished(async () => {
    nginx.kill('SIGTERM')
    await once(nginx, 'exit')
  })
  const url = `http://127.0.0.1:${front}`
  await answers(url)
  return { url, one, two }
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const isUp = await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
  }
}

test.skipIf(!hasNginx())('gives each tenant to one of two sandboxes, always the same', async () => {
  const { url, one, two } = await startShards()
  for (let count = 0; count < 20; count += 1) {
    const client = clientOf(url, randomUUID())
    const { id, orderId, checkoutUrl } = await client.createPayment()
    expect(await client.status(orderId, id)).toBe('INITIATED')
    expect((await client.payer(id, 'approve')).status).toBe(200)
    expect((await fetch(checkoutUrl)).status).toBe(200)
  }
  const worldsOf = async ({ call }: typeof one) =>
    (await call('GET', '/_sandbox/worlds')).body.data.length
  const counts = [await worldsOf(one), await worldsOf(two)]
  expect(Math.min(...counts)).toBeGreaterThan(0)
})

test.skipIf(!hasNginx())('names the proxy that drops the header tenant_id', async () => {
  const { url } = await startShards((text) => text.replace('underscores_in_headers on;', ''))
  const { status, body } = await clientOf(url, randomUUID()).api('GET', '/payment_orders')
  expect(status).toBe(422)
  expect(body.errors[0].description).toContain('underscores_in_headers on')
})
