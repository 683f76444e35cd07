import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { post, sandbox, start } from './program.ts'
import { median, type Row } from './results.ts'

function write(folder: string, count: number, version: number): void {
  for (let index = 0; index < count; index += 1) {
    const text = `version: 1
name: story-${index}
summary: Version ${version}.
extends: paid
timeline:
  - { id: declined, at: checkout.approved + 1h, status: DECLINED, reason: AM04 }
callbacks:
  deliveries:
    - { of: declined, copies: 2, gap: 0s }
`
    writeFileSync(join(folder, `story-${index}.yaml`), text)
  }
}

/** From the last file written to all of them served; the watch waits 50 ms for silence first. */
export async function measureReload(count = 100, rounds = 5): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  write(folder, count, 0)
  const program = await start(sandbox({ SANDBOX_SCENARIOS: folder }))
  const isServed = async (version: number) => {
    const { data } = await post(`${program.url}/_sandbox/scenarios`, undefined, {}, 'GET')
    const told = data.filter((one: { summary: string }) => one.summary === `Version ${version}.`)
    return told.length === count
  }
  try {
    const times: number[] = []
    const pauses: number[] = []
    for (let version = 1; version <= rounds; version += 1) {
      write(folder, count, version)
      const started = performance.now()
      let longest = 0
      for (let served = false; !served; ) {
        const asked = performance.now()
        served = await isServed(version)
        longest = Math.max(longest, performance.now() - asked)
      }
      times.push(performance.now() - started)
      pauses.push(longest)
    }
    return [
      {
        what: `hot reload of ${count} files, saved → served`,
        result: `${median(times).toFixed(0)} ms`,
      },
      {
        what: 'the longest a request waited meanwhile',
        result: `${median(pauses).toFixed(0)} ms`,
      },
    ]
  } finally {
    await program.stop()
    rmSync(folder, { recursive: true })
  }
}
