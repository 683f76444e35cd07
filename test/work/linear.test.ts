import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Measured } from './measure.ts'

const run = promisify(execFile)

/** In a process of its own: counting would spoil the coverage of the tests, and theirs the counting. */
async function measure(): Promise<Measured[]> {
  const program = fileURLToPath(new URL('./measure.ts', import.meta.url))
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Counts below these are what every request costs. */
const noise = { step: 20_000, whole: 200_000 }

/** Twice the input, twice the work: does it grow by more? Where a limit cuts the input off, it grows less. */
function growsFaster({ work: [first = 0, second = 0, third = 0] }: Measured): boolean {
  const [step, next] = [second - first, third - second]
  const bends =
    next > 2.8 * step && next > noise.step && third / 4 > 1.1 * Math.max(first, second / 2)
  const jumps = [
    [first, second],
    [second, third],
  ].some(([before = 0, after = 0]) => after > 2.8 * before && after > noise.whole)
  return bends || jumps
}

/** `npm run test:work` tries every shape at every entrance; the short form spreads them over the entrances. */
test('does work linear in what comes in, at every entrance', { timeout: 1_800_000 }, async () => {
  const measured = await measure()
  expect(new Set(measured.map(({ entrance }) => entrance)).size).toBeGreaterThan(100)
  const found = measured.filter(growsFaster)
  const wrong = found.filter(({ entrance }) => entrance !== 'a quadratic one')
  expect(wrong).toEqual([])
  expect(found.map(({ entrance }) => entrance)).toEqual(['a quadratic one'])
})
