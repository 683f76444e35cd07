import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { asCurl } from '../../src/control-api/queries/as-curl.ts'

test('quotes whatever a shell would understand', () => {
  const line = asCurl({
    method: 'POST',
    url: "http://localhost/x?a='b'&c=$HOME",
    headers: { 'x-note': "it's `fine`", host: 'localhost', 'content-length': '9' },
    body: `{"a":"'$(id)"}`,
  })
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line.slice('curl '.length)}`])
  expect(words.toString().split('\n').slice(0, -1)).toEqual([
    '-X',
    'POST',
    "http://localhost/x?a='b'&c=$HOME",
    '-H',
    "x-note: it's `fine`",
    '--data-raw',
    `{"a":"'$(id)"}`,
  ])
})

test('says as little as possible of a plain GET', () => {
  const get = { method: 'GET', url: 'http://localhost/x', headers: {}, body: '' }
  expect(asCurl(get)).toBe("curl 'http://localhost/x'")
})

test('keeps curl from reading brackets of an address as a range', () => {
  const get = { method: 'GET', headers: {}, body: '' }
  for (const url of ['http://[::1]/x', 'http://localhost/?a={1,2}', 'http://localhost/?a[]=[1-9]'])
    expect(asCurl({ ...get, url })).toBe(`curl -g '${url}'`)
})
