import { expect, test } from 'vitest'
import { limits } from '../../src/input/limits.ts'
import { fileProblems, problemsIn } from './scenario-files.ts'

const refused: Readonly<Record<string, readonly [string, string]>> = {
  'a header that the sender sets': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, mutate: { headers: { Content-Length: "5" } } }',
    's.yaml:4:61: callbacks.deliveries[0].mutate.headers.Content-Length: cannot be replaced: the sender sets it, and the request could not be read; expected another header',
  ],
  'a header that frames the request': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, mutate: { headers: { transfer-encoding: chunked } } }',
    's.yaml:4:64: callbacks.deliveries[0].mutate.headers.transfer-encoding: cannot be replaced: the sender sets it, and the request could not be read; expected another header',
  ],
  'a header twice': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, mutate: { headers: { x-a: "1", X-A: "2" } } }',
    's.yaml:4:60: callbacks.deliveries[0].mutate.headers.X-A: is the same header as x-a; expected it once',
  ],
  'a content type twice': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, mutate: { content_type: a/b, headers: { Content-Type: c/d } } }',
    's.yaml:4:78: callbacks.deliveries[0].mutate.headers.Content-Type: is given as content_type already; expected it once',
  ],
  'a header name that is none': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, mutate: { headers: { x-å: "1" } } }',
    `s.yaml:4:45: callbacks.deliveries[0].mutate.headers: "x-å": expected a header name of letters, digits and !#$%&'*+.^_|~- at most 100 characters long`,
  ],
  'copies of what is never sent': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, send: never, copies: 2 }',
    's.yaml:4:45: callbacks.deliveries[0].copies: has no effect: send: never sends nothing; expected one of them',
  ],
  'a mutation of what is never sent': [
    'version: 1\ncallbacks:\n  deliveries:\n    - { of: completed, send: never, mutate: { body: empty } }',
    's.yaml:4:45: callbacks.deliveries[0].mutate: has no effect: send: never sends nothing; expected one of them',
  ],
  'no time for an attempt': [
    'version: 1\ncallbacks: { timeout: 0s }',
    's.yaml:2:23: callbacks.timeout: expected a duration from 1ms to 1d, such as 5s, got "0s"',
  ],
  'a limit of nothing': [
    'version: 1\napi: { create_payment: { respond: after callback(pending).acked, for: 3s } }',
    's.yaml:2:71: api.create_payment.for: has nothing to limit; expected delay, fail or fault beside it',
  ],
  'an unknown key': [
    'version: 1\ntimelin: []',
    's.yaml:2:1: unknown key "timelin"; did you mean "timeline"?',
  ],
  'an unknown key in a map': [
    'version: 1\ncheckout: { mod: auto }',
    's.yaml:2:13: checkout: unknown key "mod"; did you mean "mode"?',
  ],
  'an unknown key of an api entry': [
    'version: 1\napi:\n  get_payment:\n    dealy: 1s',
    's.yaml:4:5: api.get_payment: unknown key "dealy"; did you mean "delay"?',
  ],
  'an unknown key in a list of api entries': [
    'version: 1\napi:\n  get_payment:\n    - delay: 1s\n      tims: 1',
    's.yaml:5:7: api.get_payment[0]: unknown key "tims"; did you mean "times"?',
  ],
  'an unknown operation': [
    'version: 1\napi:\n  create_paymnt: { delay: 1s }',
    's.yaml:3:3: api: unknown key "create_paymnt"; did you mean "create_payment"?',
  ],
  'an unknown status': [
    'version: 1\ntimeline:\n  - { at: checkout.approved, status: complete }',
    's.yaml:3:38: timeline[0].status: unknown word "complete"; did you mean "COMPLETED"?',
  ],
  'an unknown event': [
    'version: 1\ntimeline:\n  - at: checkout.aproved + 2s\n    status: COMPLETED',
    's.yaml:3:9: timeline[0].at: unknown event "checkout.aproved"; did you mean "checkout.approved"?',
  ],
  'an unknown timeline id in a moment': [
    'version: 1\ncheckout: { browser: { goes_to: error_url, at: complete } }',
    's.yaml:2:48: checkout.browser.at: unknown event "complete"; did you mean "completed"?',
  ],
  'an unknown id in a callback event': [
    'version: 1\ntimeline: [{ at: callback(pendin).acked, status: COMPLETED }]',
    's.yaml:2:18: timeline[0].at: unknown timeline id "pendin"; did you mean "pending"?',
  ],
  'a word for the outcome of a callback that is none': [
    'version: 1\ntimeline: [{ at: callback(pending).ackd, status: COMPLETED }]',
    's.yaml:2:18: timeline[0].at: unknown event "callback(pending).ackd"; did you mean "callback(pending).acked"?',
  ],
  'an unknown reference of a delivery': [
    'version: 1\ncallbacks:\n  deliveries:\n    - of: completd',
    's.yaml:4:11: callbacks.deliveries[0].of: unknown timeline id "completd"; did you mean "completed"?',
  ],
  'an unknown event of a held answer': [
    'version: 1\napi: { get_payment: { respond: after redirct.sent } }',
    's.yaml:2:32: api.get_payment.respond: unknown event "redirct.sent"; did you mean "redirect.sent"?',
  ],
  'an unknown scenario to extend': [
    'version: 1\nextends: payed',
    's.yaml:2:10: extends: unknown scenario "payed"; did you mean "paid"?',
  ],
  'an unknown currency': [
    'version: 1\nmatch: { currency: SKE }',
    's.yaml:2:20: match.currency: unknown word "SKE"; did you mean "SEK"?',
  ],
  'a moment that is none': [
    'version: 1\ntimeline: [{ at: checkout.approved + 2 s, status: COMPLETED }]',
    's.yaml:2:18: timeline[0].at: expected an event, or an event + a duration, such as checkout.approved + 2s, got "checkout.approved + 2 s"',
  ],
  'a moment beyond ten years': [
    'version: 1\ntimeline: [{ at: checkout.approved + 4000d, status: COMPLETED }]',
    's.yaml:2:18: timeline[0].at: expected an event, or an event + a duration',
  ],
  'a duration without a unit': [
    'version: 1\ncallbacks: { timeout: 10 }',
    's.yaml:2:23: callbacks.timeout: expected a duration from 1ms to 1d, such as 5s, got 10',
  ],
  'a duration beyond ten years': [
    'version: 1\ncallbacks: { timeout: 4000d }',
    's.yaml:2:23: callbacks.timeout: expected a duration',
  ],
  'a held answer that is none': [
    'version: 1\napi: { get_payment: { respond: redirect.sent } }',
    's.yaml:2:32: api.get_payment.respond: expected after and a moment, such as after callback(pending).acked, got "redirect.sent"',
  ],
  'another version': ['version: 2', 's.yaml:1:10: version: expected version: 1, got 2'],
  'no version': ['name: x', 's.yaml:1:1: version: missing; expected version: 1'],
  'a step without a status': [
    'version: 1\ntimeline:\n  - at: checkout.opened',
    's.yaml:3:5: timeline[0].status: missing; expected one of INITIATED, PENDING',
  ],
  'a number where a word belongs': [
    'version: 1\ncheckout: { bankid: 7 }',
    's.yaml:2:21: checkout.bankid: expected one of approve, cancel_in_app, never_opened, times_out, blocked, got 7',
  ],
  'a list where a map belongs': [
    'version: 1\ncheckout: [auto]',
    's.yaml:2:11: checkout: expected a map with keys of: mode',
  ],
  'a map where a list belongs': [
    'version: 1\ntimeline: {}',
    's.yaml:2:11: timeline: expected a list of 0 to 100 entries, got {}',
  ],
  'a number too large': [
    'version: 1\ncheckout: { rounds: 6 }',
    's.yaml:2:21: checkout.rounds: expected a whole number from 1 to 5, got 6',
  ],
  'a name that cannot be a header': [
    'version: 1\nname: "a b"',
    's.yaml:2:7: name: expected a name of letters',
  ],
  'an id that is reserved': [
    'version: 1\ntimeline: [{ id: built_in_x, at: checkout.opened, status: PENDING }]',
    's.yaml:2:18: timeline[0].id: expected an id of lower-case letters',
  ],
  'a line break in a header': [
    'version: 1\ncallbacks: { deliveries: [{ of: pending, mutate: { headers: { X-A: "a\\nb" } } }] }',
    's.yaml:2:68: callbacks.deliveries[0].mutate.headers.X-A: expected a header value without line breaks, got "a\\nb"',
  ],
  'metadata that is no scalar': [
    'version: 1\nmatch: { metadata: { a: [1] } }',
    's.yaml:2:25: match.metadata.a: expected a string, number, boolean or null',
  ],
  'a word where a map or list belongs': [
    'version: 1\napi: { get_payment: slow }',
    's.yaml:2:21: api.get_payment: expected a map, or a list of maps, got "slow"',
  ],
  'an empty list of api entries': [
    'version: 1\napi: { get_payment: [] }',
    's.yaml:2:21: api.get_payment: expected a list of 1 to 100 entries, got []',
  ],
  'YAML that is none': ['version: 1\nname: [a', 's.yaml:2:9: Flow sequence in block collection'],
  'a key given twice': ['version: 1\nversion: 1', 's.yaml:2:1: Map keys must be unique'],
  'a tag': ['version: 1\nname: !js x', 's.yaml:2:7: Unresolved tag: !js'],
  'binary data': [
    'version: 1\nname: !!binary aGk=',
    's.yaml:2:16: expected a string, number, boolean, list or map',
  ],
  'a second document': [
    'version: 1\n---\nversion: 1',
    's.yaml:2:1: a second document; expected one a file',
  ],
  'an empty file': ['', 's.yaml:1:1: empty; expected at least version: 1'],
  'a file of comments': ['# nothing\n', 's.yaml:1:1: empty; expected at least version: 1'],
  'a list of things': ['- version: 1', 's.yaml:1:1: expected a map, at least version: 1'],
  'a key that is a list': ['version: 1\n? [a]\n: b', 's.yaml:2:3: expected a plain key'],
  'a key that would reach a prototype': [
    'version: 1\n__proto__: {}',
    's.yaml:2:1: the key __proto__ is not allowed',
  ],
  'an alias of nothing': ['version: 1\nname: *x', 's.yaml:2:7: no anchor &x above this alias'],
  'a value left out': ['version: 1\nname:', 's.yaml:2:6: name: expected a name'],
}

for (const [what, [text, problem]] of Object.entries(refused)) {
  test(`refuses ${what} at its place`, () => {
    expect(problemsIn(text)[0]?.slice(0, problem.length)).toBe(problem)
    expect(problemsIn(text)).toHaveLength(1)
  })
}

test('reports every problem of a document', () => {
  const text = 'version: 1\nsummry: a\ntgas: []\ncheckout: { mode: manual }'
  expect(problemsIn(text).map((problem) => problem.slice(0, 12))).toEqual([
    's.yaml:4:19:',
    's.yaml:2:1: ',
    's.yaml:3:1: ',
  ])
})

test(`stops after ${limits.problems} problems of a document`, () => {
  const keys = Array.from({ length: limits.problems + 10 }, (_, index) => `k${index}: 1`).join('\n')
  expect(problemsIn(`version: 1\n${keys}`)).toHaveLength(limits.problems)
})

test('says where a key without a value is', () => {
  expect(problemsIn('{ version: 1, name }')).toEqual([
    expect.stringMatching(/^s\.yaml:1:15: name: expected a name/),
  ])
})

test('says a path in JSON as in YAML', () => {
  const text = '{ "version": 1,\n  "checkout": { "mode": "manual" } }'
  expect(problemsIn(text)[0]).toMatch(/^s\.yaml:2:25: checkout\.mode: unknown word "manual"/)
})

test('accepts aliases', () => {
  expect(problemsIn('version: 1\nseed: &a x\nsummary: *a')).toEqual([])
})

test('shortens a long value it shows', () => {
  const [problem = ''] = problemsIn(`version: 1\nname: "${'x '.repeat(500)}"`)
  expect(problem.length).toBeLessThan(250)
})

test('names the file in a directory, and leaves out only that file', () => {
  const files = { 'good.yaml': 'version: 1', 'bad.yaml': 'version: 1\nnam: x' }
  expect(fileProblems(files)).toEqual([
    expect.stringMatching(/^bad\.yaml:2:1: unknown key "nam"; did you mean "name"\?/),
  ])
})
