import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { readLedger } from '../../src/backend-tests/subject/ledger.ts'
import { serve } from './serve-json.ts'

const words = { paid: ['paid'], unpaid: ['failed'] }
const pointers = { payment_id: '/id', status: '/status', effects: '/shipments' }

function rowText(number: number): string {
  return JSON.stringify({ id: `p${number}`, status: 'paid', shipments: [{ parcel: number }] })
}

test('hands out the first rows before the last are written', async () => {
  let finish: () => void = () => undefined
  const url = await serve((_, response) => {
    response.write(`[${rowText(0)},${rowText(1)},`)
    finish = () => response.end(`${rowText(2)}]`)
  })
  const rows = readLedger({ request: { url }, rows: '', ...pointers }, words)
  expect((await rows.next()).value).toMatchObject({ paymentId: 'p0', belief: 'paid', effects: 1 })
  expect((await rows.next()).value).toMatchObject({ paymentId: 'p1' })
  finish()
  expect((await rows.next()).value).toMatchObject({ paymentId: 'p2' })
  expect((await rows.next()).done).toBe(true)
})

test('keeps no more of 50,000 rows than of 10,000', async () => {
  setFlagsFromString('--expose_gc')
  const collect: () => void = runInNewContext('gc')
  const url = await serve((_, response) => {
    let number = 0
    const write = () => {
      for (; number < 50_000; number += 1)
        if (!response.write(`${number === 0 ? '{"orders":[' : ','}${rowText(number)}`)) {
          number += 1
          return response.once('drain', write)
        }
      return response.end(']}')
    }
    write()
  })
  const sizes: number[] = []
  let count = 0
  for await (const _ of readLedger({ request: { url }, rows: '/orders', ...pointers }, words)) {
    count += 1
    if (count % 10_000 !== 0) continue
    collect()
    sizes.push(process.memoryUsage().heapUsed)
  }
  expect(count).toBe(50_000)
  // 40,000 rows that were kept would be 8 MB and more.
  expect((sizes.at(-1) ?? 0) - (sizes[0] ?? 0)).toBeLessThan(3_000_000)
})

test.each([
  ['[{"id":"p0","status":"paid","shipments":1}', 'the ledger ends in the middle of its JSON'],
  ['<html>', 'the ledger is no JSON'],
])('refuses a ledger that is %j', async (text, message) => {
  const url = await serve((_, response) => response.end(text))
  const read = async () => {
    for await (const _ of readLedger({ request: { url }, rows: '', ...pointers }, words));
  }
  await expect(read()).rejects.toThrow(message)
})

test('reads what a command prints', async () => {
  const command = [process.execPath, '-e', `console.log(${JSON.stringify(`[${rowText(7)}]`)})`]
  const rows: unknown[] = []
  for await (const row of readLedger({ command, rows: '', ...pointers }, words)) rows.push(row)
  expect(rows).toMatchObject([{ paymentId: 'p7' }])
})
