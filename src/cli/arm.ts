import type { ArmedReport as Armed } from '../control-api/schemas/armed.ts'
import { printableLine } from '../input/printable.ts'
import { type Command, readWhole } from './command.ts'
import { readScenarioFile } from './read-scenario-file.ts'

export const arm: Command = {
  takes: '[<scenario> | <file> | off]',
  argCount: [0, 1],
  options: { next: { type: 'string' }, default: { type: 'boolean' } },
  help: `Without arguments: what is armed. A file is sent as it is; its scenario need not be known to the sandbox.

  --next 3   the next three payments (default: 1)
  --default  every payment of the world that has no other choice`,

  async run({ args: [scenario], options, world }) {
    const { next, default: asDefault } = options
    const how = { ...(asDefault === true ? { default: true } : { next: readCount(next) }) }
    if (scenario === undefined) return formatArmed(await world().armed())
    if (scenario === 'off')
      return formatArmed(await world().disarm(asDefault === true ? { default: true } : {}))
    const wanted = isFile(scenario) ? readScenarioFile(scenario) : scenario
    return formatArmed(await world().arm(wanted, how))
  },
}

function readCount(text: string | boolean | undefined): number {
  if (text === undefined) return 1
  return readWhole('next', text, 1, 100_000)
}

function isFile(wanted: string): boolean {
  return /[\\/]|\.(ya?ml|json)$/.test(wanted)
}

/** What is armed, one line each. */
export function formatArmed(armed: Armed) {
  const lines = armed.armed.map(({ scenario, next, because }) => {
    const often = next === 1 ? 'the next payment' : `the next ${next} payments`
    return `${often}: ${scenario}  (${because})`
  })
  if (armed.default !== null)
    lines.push(`every other payment: ${armed.default.scenario}  (${armed.default.because})`)
  lines.push(...(armed.warnings ?? []).map((text) => `warning: ${text}`))
  return {
    text: lines.length === 0 ? 'Nothing is armed.' : lines.map(printableLine).join('\n'),
    json: armed,
  }
}
