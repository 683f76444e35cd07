import { expect, test } from 'vitest'
import { seed } from '../random.ts'
import { buildProgram } from '../start-program.ts'
import { killOften } from './kill-often.ts'

/** `npm run test:kill` kills a thousand times. */
const kills = Number(process.env['KILLS'] ?? '10')
const patience = 60_000 + kills * 3_000

test('loses no callback and no record of an attempt, however often it is killed', {
  timeout: patience,
}, async () => {
  const { main } = await buildProgram()
  const { problems, ...report } = await killOften({ main, kills, seed })
  process.stdout.write(`killed, seed ${seed}: ${JSON.stringify(report)}\n`)
  expect(problems).toEqual([])
  expect(report.arrivals).toBeGreaterThan(0)
})

// That the test above can fail: it finds what breaks when the work is not done as it must be.
test.for([
  ['a callback is put on the agenda after the commit', 'outbox', /is lost: planned/],
  ['an attempt is made before it is on record', 'record', /came \d times, \d are on record/],
  ['callbacks do not wait for their predecessor', 'order', /the order is not kept/],
  ['an öre gets lost', 'money', /öre were split/],
] as const)('complains when %s', { timeout: 120_000 }, async ([, breakage, complaint]) => {
  const { main } = await buildProgram()
  const found: string[] = []
  // A few kills are mostly enough: more of them only where they were not.
  for (let turn = 0; turn < 6 && !complaint.test(found.join('\n')); turn += 1)
    found.push(...(await killOften({ main, kills: 4, seed: 4 + turn, breakage })).problems)
  expect(found.join('\n')).toMatch(complaint)
})
