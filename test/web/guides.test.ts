import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { linksOf, withoutCode } from '../docs/markdown.ts'
import { openPort } from '../http/open-port.ts'
import { openSandbox } from '../open-sandbox.ts'

const folder = new URL('../../docs/', import.meta.url)
const paths = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.md'))
const origin = 'http://sandbox.test'

test('lists every document in llms.txt by its own title and those of its sections', async () => {
  const { call } = openSandbox()
  const { headers, body } = await call('GET', '/llms.txt')
  expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(body).toMatch(/^# ping-sandbox\n\n> A local emulator of .+\n/)
  const listed = linksOf(body).filter((link) => link.endsWith('.md'))
  expect(listed.sort()).toEqual(paths.map((path) => `${origin}/docs/${path}`).sort())
  for (const path of paths) {
    const text = readFileSync(new URL(path, folder), 'utf8')
    const line = body.split('\n').find((row: string) => row.includes(`/docs/${path})`))
    const [, title, sections] = /^- \[(.+)\]\(\S+\)(?:: (.+))?$/.exec(line) ?? []
    expect(text.startsWith(`# ${title}\n`), path).toBe(true)
    const headings = [...withoutCode(text).matchAll(/^## (.+)$/gm)].map(
      ([, heading = '']) => heading,
    )
    expect(sections ?? '').toBe(headings.join(', ').replaceAll('`', ''))
  }
})

test('serves what llms.txt lists', async () => {
  const { call } = openSandbox()
  const { body } = await call('GET', '/llms.txt')
  for (const link of linksOf(body)) {
    const path = link.slice(origin.length)
    const answer = await call('GET', path)
    expect(answer.status, link).toBe(200)
    if (path.endsWith('.md'))
      expect(answer.body).toBe(
        readFileSync(new URL(`.${path.slice('/docs'.length)}`, folder), 'utf8'),
      )
  }
})

test.each([
  '/docs/none-such.txt.md',
  '/docs/../package.md',
  '/docs/..%2FREADME.md',
  '/docs/%2e%2e/README.md',
])('serves nothing but documents: %s', async (path) => {
  expect((await openSandbox().call('GET', path)).status).toBe(404)
})

test('asks for the control token', async () => {
  const { ask } = await openPort({ SANDBOX_CONTROL_TOKEN: 'a-token-that-nobody-guesses' })
  expect((await ask('/llms.txt')).status).toBe(401)
  expect((await ask('/docs/testing.md')).status).toBe(401)
})
