// Without Docker: what its file says, and the script that begins each container, with a program in place of Node.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { run } from '../examples/start-shop.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

/** What is run, when these words follow the name of the image. */
async function ranBy(...words: string[]): Promise<string> {
  const bin = mkdtempSync(join(tmpdir(), 'container-'))
  onTestFinished(() => rmSync(bin, { recursive: true }))
  for (const program of ['node', 'npx']) {
    writeFileSync(join(bin, program), `#!/bin/sh\necho ${program} "$@"\n`)
    chmodSync(join(bin, program), 0o755)
  }
  const entry = new URL('../../build/container-entrypoint.sh', import.meta.url).pathname
  const script = `PATH="${bin}:$PATH" exec "$0" "$@"`
  const { text } = await run('/bin/sh', ['-c', script, entry, ...words])
  return text.trim()
}

test('serves where nothing follows the name of the image', async () => {
  expect(await ranBy()).toBe('node /app/dist/main.js')
})

test.each([...Object.keys(commands), 'serve', '--version', 'chekc'])(
  'takes %s for a word of ours',
  async (word) => {
    expect(await ranBy(word, '/a b', '--json')).toBe(`node /app/dist/main.js ${word} /a b --json`)
  },
)

test.each([
  [['node', 'dist/main.js', 'check', '/s'], 'node dist/main.js check /s'],
  [['npx', 'x'], 'npx x'],
  [['sh', '-c', 'echo a'], 'a'],
  [['/bin/echo', 'a'], 'a'],
])('runs a program: %j', async (words, text) => {
  expect(await ranBy(...words)).toBe(text)
})

test('is healthy by /readyz, runs as a user without rights, and has labels', () => {
  const file = read('Dockerfile')
  expect(file).toMatch(/^HEALTHCHECK .*CMD \["node", "\/app\/dist\/main.js", "health"\]$/m)
  expect(file).toMatch(/^USER node$/m)
  expect(file).toMatch(/^ENTRYPOINT \["\/app\/entrypoint"\]$/m)
  for (const label of ['title', 'licenses', 'version', 'revision'])
    expect(file).toContain(`org.opencontainers.image.${label}=`)
  const given = [...file.matchAll(/^ARG (\w+)/gm)].map(([, name]) => name)
  const release = read('build/release.sh')
  for (const name of given) expect(release).toContain(`--build-arg "${name}=`)
  expect(release).toMatch(/--platform linux\/amd64,linux\/arm64 --provenance=mode=max --sbom=true/)
})
