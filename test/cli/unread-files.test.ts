import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'

const sound = 'version: 1\nsummary: Sound.\n'

async function check(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'unread-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'sub'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return (await runCommand('check', [folder, '--quiet'], {})).out.replaceAll(`${folder}/`, '')
}

test('reads endings in any case', async () => {
  expect(
    await check({ 'BIG.YAML': sound, 'b.Yml': sound, 'c.JSON': '{"version":1,"summary":"x"}' }),
  ).toBe('3 scenarios, 0 errors, 0 warnings\n')
})

test('warns of what is not read though it looks like a scenario', async () => {
  const out = await check({
    'a.yaml': sound,
    'b.yamll': sound,
    'c.yaml.txt': sound,
    'd.ymal': sound,
    'notes.txt': 'x',
    'README.md': 'x',
    'sub/e.yaml': sound,
  })
  expect(out).toContain(
    'warning: b.yamll:1:1: is not read; expected the ending .yaml, .yml or .json',
  )
  expect(out).toContain('warning: c.yaml.txt:1:1: is not read')
  expect(out).toContain('warning: sub:1:1: is not read, as no sub-folder is')
  expect(out).not.toMatch(/notes|README/)
})

test('names the encoding that a file is saved in', async () => {
  const latin = Buffer.from('version: 1\nsummary: K\u00f6p\n', 'latin1')
  const wide = Buffer.from(`\ufeff${sound}`, 'utf16le')
  const out = await check({ 'latin.yaml': latin, 'wide.yaml': wide })
  expect(out).toContain('latin.yaml:1:1: is not saved as UTF-8: line 2 looks like Windows-1252')
  expect(out).toContain('wide.yaml:1:1: is not saved as UTF-8: it is UTF-16')
})

test('says that merge keys are not read', async () => {
  const merged = `${sound}timeline:\n  - <<: { at: checkout.approved }\n    status: COMPLETED\n`
  const out = await check({ 'merge.yaml': merged })
  expect(out).toContain('unknown key "<<": merge keys of YAML are not read')
  expect(out).not.toContain('did you mean')
})
