import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseUrl } from '../../src/input/parse-url.ts'

const source = fileURLToPath(new URL('../../src', import.meta.url))

test('reads a URL with å, ä and ö however often it is asked', () => {
  for (let time = 0; time < 20_000; time += 1)
    if (parseUrl('http://räksmörgås.se/å') === null) expect.fail(`refused at call ${time}`)
})

test.each(['', 'shop.test', 'http://', 'http://shop test/'])('answers null for "%s"', (text) => {
  expect(parseUrl(text)).toBeNull()
})

test('reads what is relative to another URL', () => {
  expect(parseUrl('../b?c', 'http://shop.test/a/d')?.href).toBe('http://shop.test/b?c')
})

test('is what every file asks instead of URL.canParse', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const asking = files
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /URL\.canParse\(/.test(readFileSync(join(source, file), 'utf8')))
  expect(asking).toEqual([])
})
