import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createShop } from '../../examples/shop/shop.ts'
import { startSandbox } from '../start-sandbox.ts'

export const examples = fileURLToPath(new URL('../../examples', import.meta.url))

/** A sandbox and the example's shop, in this process; `run` runs a program beside them, told where they are. */
export async function startShop() {
  const { url, tenantId } = await startSandbox()
  const shop = createShop({ pingUrl: `${url}/payments`, tenantId, publicKey: null })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    shop.closeAllConnections()
    shop.close()
  })
  const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  const env = { SANDBOX_URL: url, SHOP_URL: shopUrl, TENANT_ID: tenantId }
  return { run: (program: string, args: readonly string[]) => run(program, args, env) }
}

/** Runs a program to its end; answers its exit code and all it printed. */
export async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const child = spawn(program, args, {
    cwd: examples,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const printed: string[] = []
  child.stdout.on('data', (chunk) => printed.push(String(chunk)))
  child.stderr.on('data', (chunk) => printed.push(String(chunk)))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, text: printed.join('') }
}
