import { Readable } from 'node:stream'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readAnswerText } from '../../src/input/answer-text.ts'

const thanks = 'Tack så mycket – 5 €'
const windows = Buffer.from([...'Tack s\xe5 mycket \x96 5 \x80'].map((c) => c.charCodeAt(0)))

/** As a connection hands them out. */
function inPieces(bytes: Buffer, size = 7): Readable {
  const count = Math.ceil(bytes.length / size)
  return Readable.from(
    Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size)),
  )
}

function read(bytes: Buffer, headers: Record<string, string>, most = 1_000): Promise<string> {
  return readAnswerText(inPieces(bytes), headers, most)
}

test.each([
  ['gzip', gzipSync(thanks)],
  ['x-gzip', gzipSync(thanks)],
  ['GZIP', gzipSync(thanks)],
  ['deflate', deflateSync(thanks)],
  ['deflate', deflateRawSync(thanks)],
  ['br', brotliCompressSync(thanks)],
  ['gzip, br', brotliCompressSync(gzipSync(thanks))],
  ['identity', Buffer.from(thanks)],
])('shows %s as the text it holds', async (coding, bytes) => {
  expect(await read(bytes, { 'content-encoding': coding })).toBe(thanks)
})

test.each([
  ['text/plain; charset=ISO-8859-1', windows],
  ['text/plain; charset="windows-1252"', windows],
  ['text/html', windows],
  ['text/plain; charset=utf-16', Buffer.from(`\ufeff${thanks}`, 'utf16le')],
  ['application/json; charset=utf-16le', Buffer.from(thanks, 'utf16le')],
  ['text/plain', Buffer.from(`\ufeff${thanks}`, 'utf16le')],
  ['text/plain', Buffer.from(`\ufeff${thanks}`, 'utf16le').swap16()],
  ['text/plain; charset=utf-8', Buffer.from(thanks)],
  ['text/plain', Buffer.from(thanks)],
])('decodes %s', async (type, bytes) => {
  expect(await read(bytes, { 'content-type': type })).toBe(thanks)
})

test('decodes the charset of what was compressed', async () => {
  const headers = { 'content-encoding': 'gzip', 'content-type': 'text/plain; charset=latin1' }
  expect(await read(gzipSync(windows), headers)).toBe(thanks)
})

test('says what cannot be decoded, and shows what came', async () => {
  expect(await read(Buffer.from('plain'), { 'content-encoding': 'gzip' })).toBe(
    'plain… (the content-encoding says gzip, which this is not: incorrect header check)',
  )
  expect(await read(Buffer.from('1234'), { 'content-encoding': 'compress' })).toBe(
    '(4 bytes in content-encoding compress, which is not shown as text)',
  )
  expect(await read(Buffer.from('hej'), { 'content-type': 'text/plain; charset=nope' })).toBe(
    'hej… (the charset nope is unknown: shown as UTF-8)',
  )
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['identity', (bytes: Buffer) => bytes],
] as const)('keeps no more of a large body in %s than its limit', async (coding, compress) => {
  const large = compress(Buffer.alloc(50_000_000, 'x'))
  const text = await readAnswerText(inPieces(large, 65_536), { 'content-encoding': coding }, 1_000)
  expect(text).toBe(`${'x'.repeat(1_000)}… (cut after 1000 bytes)`)
})

test('shows the beginning of compressed bytes that are cut', async () => {
  const noise = Array.from({ length: 5_000 }, (_, index) => String((index * 7919) % 10_007)).join()
  const text = await read(gzipSync(noise), { 'content-encoding': 'gzip' }, 600)
  const [shown = ''] = text.split('… (cut')
  expect(shown.length).toBeGreaterThan(100)
  expect(noise.startsWith(shown)).toBe(true)
  expect(text).toContain('cut after 600 bytes')
})

test('takes a character that the cut goes through for no other charset', async () => {
  expect(await read(Buffer.from('åååå'), {}, 3)).toMatch(/^å/)
})
