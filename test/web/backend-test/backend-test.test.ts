import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../../src/backend-tests/catalogue/catalogue.ts'
import { runChecks } from '../../../src/backend-tests/run/test-backend.ts'
import { toSubject } from '../../../src/backend-tests/subject/from-functions.ts'
import { createSandbox } from '../../../src/sdk/create-sandbox.ts'
import { openShopServer } from '../../../src/web/backend-test/shop-server.ts'
import { mistakes } from '../../../src/web/demo-shop/mistakes.ts'
import { startSandbox } from '../../start-sandbox.ts'

const longRun = { timeout: 120_000 }

/** Somebody at the page, without scripts. */
async function visit(env: Readonly<Record<string, string>> = {}) {
  const { url } = await startSandbox(env)
  const post = (path: string, fields: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
  const page = async () => (await fetch(`${url}/backend-test`)).text()
  return {
    url,
    post,
    page,
    start: (fields: Record<string, string> = {}) => post('/backend-test', fields),
    /** the page once nothing is running */
    async ended(): Promise<string> {
      await expect.poll(page, { timeout: 100_000, interval: 250 }).not.toContain('data-running')
      return page()
    },
  }
}

function verdictsIn(html: string): Record<string, string> {
  const rows = html.matchAll(/data-testid="backend-test-([\w-]+)" data-verdict="(\w+)"/g)
  return Object.fromEntries([...rows].map(([, id = '', verdict = '']) => [id, verdict]))
}

test('tests the demo shop with one press, which passes every check', longRun, async () => {
  const { url, start, ended } = await visit()
  expect((await start()).headers.get('location')).toBe('/backend-test')
  const html = await ended()
  const verdicts = verdictsIn(html)
  expect(Object.keys(verdicts).sort()).toEqual(catalogue.map(({ id }) => id).sort())
  const { 'refund-told-twice': refund, ...others } = verdicts
  expect(refund).toBe('SKIPPED')
  expect(new Set(Object.values(others))).toEqual(new Set(['PASS']))
  const [, timeline] = /href="(\/payments\/[\w-]+)"/.exec(html) ?? []
  expect(await (await fetch(`${url}${timeline}`)).text()).toContain('data-testid="timeline"')
})

const gallery = { url: '', close: () => Promise.resolve() }
beforeAll(async () => {
  const sandbox = createSandbox()
  gallery.url = await sandbox.listen()
  gallery.close = sandbox.close
})
afterAll(() => gallery.close())

test.for(mistakes)('finds a demo shop that makes a mistake: $id', longRun, async (mistake) => {
  const shop = await openShopServer({
    api: gallery.url,
    backend: mistake.backend,
    signatureHeader: 'signature',
  })
  const checks = catalogue.filter(({ id }) => id === 'paid' || mistake.foundBy.includes(id))
  const { report } = await runChecks(toSubject(shop.toBackend()), gallery, { checks })
  await shop.close()
  expect(Object.fromEntries(report.checks.map(({ id, verdict }) => [id, verdict]))).toEqual({
    paid: 'PASS',
    ...Object.fromEntries(mistake.foundBy.map((id) => [id, 'FAIL'])),
  })
})

test('says what is wrong with the file that SANDBOX_BACKEND names', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'backend-')), 'backend.yaml')
  writeFileSync(file, 'version: 1\nbye: {}\n')
  const { start, ended } = await visit({ SANDBOX_BACKEND: file })
  await start({ of: 'file' })
  const html = await ended()
  expect(html).toMatch(/role="alert">[^<]*backend\.yaml:2/)
})

test('takes no file from a form', async () => {
  const { start, ended, page } = await visit({ SANDBOX_STRICT: 'true', SANDBOX_TENANTS: tenant })
  await start({ of: 'file', file: '/etc/passwd' })
  expect(await ended()).toContain('In strict mode the demo shop cannot be tested')
  expect(await page()).not.toContain('passwd')
})
const tenant = '11111111-1111-4111-8111-111111111111'

test('stops a run, and says what was not judged', longRun, async () => {
  const { start, post, ended } = await visit()
  await start()
  await post('/backend-test/stop')
  const html = await ended()
  expect(html).toContain('Stopped: ')
  expect(Object.values(verdictsIn(html))).toContain('SKIPPED')
})
