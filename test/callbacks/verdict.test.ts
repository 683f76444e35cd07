import { expect, test } from 'vitest'
import { judgeAttempt, judgeCallback, type Nature, natureOf } from '../../src/callbacks/verdict.ts'

function nature(mutate: object | null, isSigned = true): Nature {
  const worlds = { read: () => ({ privateKey: isSigned ? 'a key' : null }) as never }
  return natureOf(
    { worlds, signatureHeader: 'x-signature' },
    { tenantId: '1', mutate: mutate === null ? null : JSON.stringify(mutate) },
  )
}

test.each([
  [null, true, 'genuine'],
  [{ status: 'DECLINED' }, true, 'genuine'],
  [{ headers: { 'x-other': 'b' } }, true, 'genuine'],
  [{ signature: 'wrong' }, true, 'forged'],
  [{ signature: 'missing' }, true, 'forged'],
  [{ headers: { 'X-Signature': 'b' } }, true, 'forged'],
  [{ body: 'empty', signature: 'missing' }, true, 'forged'],
  [{ signature: 'foreign' }, true, 'forged'],
  [{ tamper: { status: 'COMPLETED' } }, true, 'forged'],
  [{ status: 'ON_HOLD', fields: { a: 1 } }, true, 'genuine'],
  [{ signature: 'wrong' }, false, 'unverifiable'],
  [{ signature: 'foreign' }, false, 'unverifiable'],
  [{ tamper: { status: 'COMPLETED' } }, false, 'genuine'],
  [{ body: 'of_another_payment' }, true, 'unreadable'],
  [{ signature: 'missing' }, false, 'genuine'],
  [{ body: 'truncated' }, true, 'unreadable'],
  [{ contentType: 'text/plain' }, false, 'unreadable'],
])('%j, with a key: %s, is %s', (mutate, isSigned, wanted) => {
  expect(nature(mutate, isSigned)).toBe(wanted)
})

test.each([
  ['genuine', 'ok bad bad bad bad'],
  ['forged', 'bad note ok note note'],
  ['unverifiable', 'note note ok note note'],
  ['unreadable', 'note note ok note bad'],
] as const)('judges 204, 302, 401, 500 and no answer to a %s one as %s', (which, wanted) => {
  const told = [204, 302, 401, 500, null].map((statusCode) =>
    judgeAttempt(which, { tookMs: 1, statusCode }),
  )
  expect(told.join(' ')).toBe(wanted)
  expect(judgeAttempt(which, { tookMs: null, statusCode: null })).toBe('note')
})

test('judges a callback by its last attempt, and a forgery by any that was taken', () => {
  expect(judgeCallback('genuine', 'delivered', ['bad', 'ok'])).toBe('ok')
  expect(judgeCallback('genuine', 'planned', ['bad'])).toBe('note')
  expect(judgeCallback('genuine', 'failed', ['bad'])).toBe('bad')
  expect(judgeCallback('forged', 'failed', ['bad', 'ok'])).toBe('bad')
  expect(judgeCallback('forged', 'failed', ['ok'])).toBe('ok')
  expect(judgeCallback('genuine', 'lost', [])).toBe('bad')
})
