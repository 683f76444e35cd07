import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { startProgram } from '../start-program.ts'
import { examples, startShop } from './start-shop.ts'

const isThere = (program: string) => spawnSync(program, ['--version']).status === 0

test.skipIf(!isThere('python3'))('drives shop and sandbox from Python', async () => {
  const { run } = await startShop()
  const { code, text } = await run('python3', ['-m', 'unittest', 'python/test_shop.py'])
  expect(text).toContain('Ran 4 tests')
  expect([code, text.trimEnd().split('\n').at(-1)]).toEqual([0, 'OK'])
})

test.skipIf(!isThere('curl'))('drives shop and sandbox from a shell', async () => {
  const { run } = await startShop()
  expect(await run('sh', ['shell/shop.sh'])).toEqual({
    code: 0,
    text: [
      'ok: is told of a payment',
      'ok: knows a payer who cancels',
      'ok: waits over the weekend',
      'ok: knows on Monday',
      '',
    ].join('\n'),
  })
})

test('runs the shop by itself beside the program', async () => {
  const { url } = await startProgram()
  const env = { PING_URL: `${url}/payments`, TENANT_ID: 'a0000000-0000-4000-8000-000000000001' }
  const shop = spawn(process.execPath, ['--import', 'tsx', 'examples/shop/start.ts'], {
    cwd: `${examples}/..`,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    shop.kill('SIGKILL')
  })
  const [shopUrl] = await once(createInterface({ input: shop.stdout }), 'line')
  const answer = await fetch(`${shopUrl}/buy`, { method: 'POST', body: '{"amount":4200}' })
  expect(await answer.json()).toMatchObject({ checkout_url: expect.stringContaining(url) })
})
