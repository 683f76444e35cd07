import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import { buildCounted } from './build-counted.ts'
import { growsFaster } from './count-work.ts'
import type { Measured } from './measure.ts'

const run = promisify(execFile)

/** In a process of its own, from a bundle that counts. */
async function measure(): Promise<Measured[]> {
  const program = join(mkdtempSync(join(inject('programs'), 'counted-')), 'measure.mjs')
  await buildCounted('test/work/measure.ts', program)
  const { stdout } = await run(process.execPath, [program], { maxBuffer: 64 * 1024 * 1024 })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** `npm run test:work` tries every shape at every entrance; the short form spreads them over the entrances. */
test('does work linear in what comes in, at every entrance', { timeout: 1_800_000 }, async () => {
  const measured = await measure()
  expect(new Set(measured.map(({ entrance }) => entrance)).size).toBeGreaterThan(100)
  const found = measured.filter(({ work }) => growsFaster(work))
  const wrong = found.filter(({ entrance }) => entrance !== 'a quadratic one')
  expect(wrong).toEqual([])
  expect(found.map(({ entrance }) => entrance)).toEqual(['a quadratic one'])
})
