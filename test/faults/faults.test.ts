import { expect, test } from 'vitest'
import { buildProgram } from '../start-program.ts'
import { buildShim, type Fault, operations } from './faulty-program.ts'
import { type FaultReport, runWithFault } from './run-with-fault.ts'

/** `npm run test:faults` lets every call fail in turn (`FAULTS=10`: every tenth); otherwise a few of each kind do. */
const asked = Number(process.env['FAULTS'] ?? '0')
const few = 2
const patience = asked > 0 ? 7_200_000 : 240_000
/** runs beside each other */
const queues = asked > 0 ? 3 : 1

/** a run in which nothing fails, which tells how many calls there are */
let flawless: Promise<FaultReport> | undefined

test.for(operations)(
  'answers rightly or with 503, loses nothing and starts again, whichever %s of its database fails',
  { timeout: patience },
  async (operation, { skip }) => {
    const { main, folder } = await buildProgram()
    const shim = buildShim(folder)
    if (shim === null) return skip('There is no compiler, or no LD_PRELOAD.')
    flawless ??= runWithFault(main, shim, null)
    const { counts, problems } = await flawless
    expect(problems).toEqual([])
    const calls = counts[operation]
    expect(calls).toBeGreaterThan(0)
    const found: string[] = []
    let failed = 0
    const faults = faultsOf(operation, calls)
    const tryNext = async () => {
      for (let fault = faults.pop(); fault !== undefined; fault = faults.pop()) {
        const report = await runWithFault(main, shim, fault)
        if (report.counts.failed) failed += 1
        found.push(...report.problems.map((text) => `${JSON.stringify(fault)}: ${text}`))
      }
    }
    await Promise.all(Array.from({ length: queues }, tryNext))
    process.stdout.write(`${operation}: ${calls} calls, ${failed} made to fail\n`)
    expect(found).toEqual([])
    expect(failed).toBeGreaterThan(0)
  },
)

/** Each call by itself, and some from which on all fail. */
function faultsOf(operation: Fault['operation'], calls: number): Fault[] {
  const step = asked > 0 ? asked : Math.max(1, Math.floor(calls / few))
  const faults: Fault[] = []
  for (let at = 1; at <= calls; at += step) {
    faults.push({ operation, at, goesOn: false })
    if (at === 1 || (asked > 0 && at % 5 === 1)) faults.push({ operation, at, goesOn: true })
  }
  return faults
}
