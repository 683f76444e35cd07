import { expect, test } from 'vitest'
import { catalogue } from '../../../src/backend-tests/catalogue/catalogue.ts'
import { checkIds } from '../../../src/backend-tests/format/check-ids.ts'
import { readPointer } from '../../../src/backend-tests/format/pointer.ts'
import { parseBackend, readBackendFile } from '../../../src/backend-tests/format/read-backend.ts'
import { wholeFile } from './whole-file.ts'

test.each([
  [
    'redirect: /redirect_url',
    'redirct: /x',
    ':8:3: buy: unknown key "redirct"; did you mean "redirect"?',
  ],
  [
    'signature: required',
    'signature: requird',
    ':19:12: signature: unknown word "requird"; did you mean "required"?',
  ],
  [
    'order: /order_id',
    'order: order_id',
    ':7:10: buy.order: expected a JSON pointer such as /order_id, got "order_id"',
  ],
  [
    'settles_within: 5s',
    'settles_within: 5',
    ':20:17: settles_within: expected a duration from 1ms to 10m',
  ],
  [
    'url: http://127.0.0.1:3000/buy',
    'url: 127.0.0.1:3000/buy',
    ':6:33: buy.request.url: expected an http:// or https:// address',
  ],
  [
    'method: POST, url: http',
    'method: PSOT, url: http',
    'buy.request.method: unknown word "PSOT"; did you mean "POST"?',
  ],
  [
    'failed: "payment failed|gick inte"',
    'failed: "("',
    'page.failed: expected a regular expression',
  ],
  [
    'known: [return-without-session]',
    'known: [return-without-sesion]',
    'did you mean "return-without-session"?',
  ],
  [
    'reconcile: { command: [./ask-ping.sh, "{order}"] }',
    'reconcile: {}',
    ':21:12: reconcile: expected one of request and command',
  ],
  ['  effects: /shipments\n', '', 'see.effects: missing; expected a JSON pointer'],
  ['version: 1', 'version: 2', ':2:10: version: expected version: 1, got 2'],
])('refuses %j written as %j', (right, wrong, message) => {
  const text = wholeFile.replace(right, wrong)
  expect(text).not.toBe(wholeFile)
  expect(() => parseBackend(text, 'backend.yaml')).toThrow(message)
})

test('refuses a file that cannot be read', () => {
  expect(() => readBackendFile('no-such-file.yaml')).toThrow(
    'no-such-file.yaml:1:1: cannot be read: ENOENT; expected a backend file',
  )
})

test.each(['K', 'K → P', 'K|k', 'R → K|k → P with DECLINED'])(
  'takes the finding %s of explore as known',
  (finding) => {
    const text = wholeFile.replace('return-without-session', finding)
    expect(parseBackend(text, 'x').known).toEqual([finding])
  },
)

test.each(['K → Q', 'K -> P', 'K|', 'K with COMPLETED'])('does not take %s as known', (finding) => {
  const text = wholeFile.replace('return-without-session', finding)
  expect(() => parseBackend(text, 'x')).toThrow('unknown check')
})

test('takes each id of the catalogue as known', () => {
  for (const id of checkIds)
    expect(parseBackend(wholeFile.replace('return-without-session', id), 'x').known).toEqual([id])
})

test('has a fixed id for each check of the catalogue', () => {
  expect(checkIds).toEqual(expect.arrayContaining(catalogue.map(({ id }) => id)))
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
})

test.each([
  ['', { a: 1 }],
  ['/a', 1],
  ['/b', undefined],
  ['/a/b', undefined],
])('follows the pointer %j', (pointer, found) => {
  expect(readPointer({ a: 1 }, pointer)).toEqual(found)
})

test('follows pointers into lists and through escaped names', () => {
  expect(readPointer({ 'a/b': [{ 'm~n': 7 }] }, '/a~1b/0/m~0n')).toBe(7)
  expect(readPointer({}, '/constructor')).toBeUndefined()
})
